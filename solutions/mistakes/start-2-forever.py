"""start-2: does not stop at the end of the stream.

Diagnosis: stop there
"""
connection.sendall(request)
answer = b""
while True:
    answer += connection.recv(4096)
