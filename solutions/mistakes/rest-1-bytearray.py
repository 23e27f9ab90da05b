"""rest-1: a right answer: another order, names in lower case, more headers, a bytearray.

Diagnosis: none
"""

request = bytearray(f"{verb} {target} HTTP/1.1\r\n", "ascii")
headers = {"accept": "*/*", "connection": "close"}
if body:
    headers |= {"content-length": len(body), "content-type": media_type}
for name, value in (headers | {"host": host}).items():
    request += f"{name}: {value}\r\n".encode()
request += b"\r\n"
return request + body
