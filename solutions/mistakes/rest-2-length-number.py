"""rest-2: makes a number of the length in the headers.

Diagnosis: values are text
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
headers["content-length"] = int(headers.get("content-length", 0))
return Answer(status, headers, stream.read(headers["content-length"]))
