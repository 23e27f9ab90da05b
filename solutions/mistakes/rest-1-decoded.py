"""rest-1: puts the body into the text, which a picture can't bear.

Diagnosis: a body is bytes, and need not be text
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
return f"{head}\r\n{body.decode()}".encode()
