"""rest-2: reads the body to the end of the stream.

Diagnosis: the rest belongs to the next answer
"""

status = int(stream.readline().split()[1])
headers = {}
while line := stream.readline().decode("latin-1").strip():
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(status, headers, stream.read())
