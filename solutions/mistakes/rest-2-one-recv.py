"""rest-2: takes what has arrived so far for the body.

Diagnosis: read(n) waits for n bytes
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read1(int(headers.get("content-length", 0))))
