"""start-2: sends with send, which may take a part only.

Diagnosis: sendall goes on
"""
connection.send(request)
answer = b""
while part := connection.recv(4096):
    answer += part
return answer
