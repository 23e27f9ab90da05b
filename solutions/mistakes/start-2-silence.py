"""start-2: takes a moment's silence for the end.

Diagnosis: silence is no end
"""
connection.sendall(request)
connection.settimeout(0.3)
answer = b""
try:
    while part := connection.recv(4096):
        answer += part
except TimeoutError:
    pass
return answer
