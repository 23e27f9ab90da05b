"""rest-2: a right answer that reads byte by byte.

Diagnosis: none
"""

head = b""
while not head.endswith(b"\r\n\r\n"):
    head += stream.read(1)
first, *lines = head[:-4].split(b"\r\n")
pairs = [line.decode("ascii").split(":", 1) for line in lines]
headers = {name.casefold(): value.strip(" \t") for name, value in pairs}
body = bytearray()
for _ in range(int(headers.get("content-length", "0"))):
    body += stream.read(1)
return Answer(body=bytes(body), headers=headers, status=int(first[9:12]))
