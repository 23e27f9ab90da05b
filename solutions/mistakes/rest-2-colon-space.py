"""rest-2: cuts at a colon and a space, which need not be there.

Diagnosis: may hold colons
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, value = line.split(": ", 1)
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
