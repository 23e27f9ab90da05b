"""rest-2: leaves the status a text.

Diagnosis: the status is a number
"""

status = stream.readline().decode().split()[1]
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
