"""rest-2: a right answer: a plain tuple, the standard library's headers.

Diagnosis: none
"""

import http.client

status = http.HTTPStatus(int(stream.readline().split(b" ", 2)[1]))
headers = http.client.parse_headers(stream)
length = headers.get("Content-Length")
return status, headers, stream.read(int(length)) if length else b""
