"""start-2: receives once.

Diagnosis: one recv returns what has arrived so far
"""
connection.sendall(request)
return connection.recv(65536)
