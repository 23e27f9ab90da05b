"""rest-2: compares bytes with a text, which are never equal.

Diagnosis: a loop that goes on after the end
"""

status = int(stream.readline().split()[1])
headers = {}
line = stream.readline()
while line != "\r\n":
    name, _, value = line.decode("latin-1").partition(":")
    headers[name.lower()] = value.strip()
    line = stream.readline()
return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))
