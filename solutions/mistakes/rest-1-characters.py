"""rest-1: counts the characters of the body.

Diagnosis: one character and two bytes
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type}\r\nContent-Length: {len(body.decode())}\r\n"
return head.encode() + b"\r\n" + body
