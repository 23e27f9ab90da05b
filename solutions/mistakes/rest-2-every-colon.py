"""rest-2: cuts at every colon.

Diagnosis: cut at the first one only
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, value = line.split(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
