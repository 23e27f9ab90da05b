"""rest-2: puts the values in lower case too.

Diagnosis: a value stays as it is
"""
status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").lower().strip():
    name, _, value = line.partition(":")
    headers[name] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
