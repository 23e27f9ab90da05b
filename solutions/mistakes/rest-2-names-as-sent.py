"""rest-2: leaves the names as they were sent.

Diagnosis: name.lower()
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("Content-Length", 0))))
