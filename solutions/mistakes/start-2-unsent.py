"""start-2: listens without having asked.

Diagnosis: the request must be sent
"""
answer = b""
while part := connection.recv(4096):
    answer += part
return answer
