"""rest-2: takes a Content-Length for granted.

Diagnosis: may lack Content-Length
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers["content-length"])))
