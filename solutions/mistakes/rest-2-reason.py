"""rest-2: takes the reason to be one word.

Diagnosis: a reason may be several words
"""

version, status, reason = stream.readline().decode().split()
status = int(status)
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
