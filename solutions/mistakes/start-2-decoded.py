"""start-2: returns text.

Diagnosis: neither decoded nor printed
"""
connection.sendall(request)
answer = b""
while part := connection.recv(4096):
    answer += part
return answer.decode()
