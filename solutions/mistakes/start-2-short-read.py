"""start-2: takes a part that does not fill its buffer for the last one.

Diagnosis: one recv returns what has arrived so far
"""
connection.sendall(request)
answer = b""
while True:
    part = connection.recv(4096)
    answer += part
    if len(part) < 4096:
        return answer
