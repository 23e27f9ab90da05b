"""rest-2: leaves the head bytes.

Diagnosis: decode the line first
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().strip():
    name, _, value = line.partition(b":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get(b"content-length", 0))))
