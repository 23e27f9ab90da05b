"""rest-2: keeps what stands between the first two colons.

Diagnosis: at the first colon only
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, value = line.split(":")[:2]
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
