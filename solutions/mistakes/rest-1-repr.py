"""rest-1: puts the bytes into the text, where they are written with a b and quotes.

Diagnosis: byte for byte
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
return f"{head}\r\n{body or ''}".encode()
