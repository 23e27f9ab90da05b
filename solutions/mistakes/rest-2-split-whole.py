"""rest-2: reads all of it, then cuts it at the empty line.

Diagnosis: the rest belongs to the next answer
"""

head, _, body = stream.read().partition(b"\r\n\r\n")
first, *lines = head.decode("latin-1").split("\r\n")
headers = {}
for line in lines:
    name, _, value = line.partition(":")
    headers[name.lower()] = value.strip()
return Answer(int(first.split()[1]), headers, body)
