"""start-2: takes the white space off both ends.

Diagnosis: at both ends too
"""
connection.sendall(request)
answer = b""
while part := connection.recv(4096):
    answer += part
return answer.strip()
