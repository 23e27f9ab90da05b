"""rest-2: leaves the spaces before a value.

Diagnosis: without the spaces around it
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
