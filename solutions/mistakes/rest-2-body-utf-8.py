"""rest-2: decodes the body, which need not be text.

Diagnosis: a body is bytes
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
body = stream.read(int(headers.get("content-length", 0)))
return Answer(status, headers, body.decode())
