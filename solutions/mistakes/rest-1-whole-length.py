"""rest-1: counts the head too.

Diagnosis: of the body alone
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type}\r\n"
    head += f"Content-Length: {len(head) + len(body)}\r\n"
return head.encode() + b"\r\n" + body
