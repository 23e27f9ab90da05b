"""start-2: lets a file object find the end.

Diagnosis: none
"""
connection.sendall(request)
with connection.makefile("rb") as incoming:
    return incoming.read()
