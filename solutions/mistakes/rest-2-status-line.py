"""rest-2: takes the status line for a header too.

Diagnosis: no headers
"""

first = stream.readline().decode()
status = int(first.split()[1])
headers = {first.split()[0].lower(): first}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
