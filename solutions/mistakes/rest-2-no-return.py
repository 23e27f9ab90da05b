"""rest-2: forgets to return.

Diagnosis: read but not returned
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
