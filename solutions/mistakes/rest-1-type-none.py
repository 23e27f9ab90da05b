"""rest-1: writes None for a type that is not given.

Diagnosis: Content-Type is media_type, which is empty here
"""
head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type or None}\r\nContent-Length: {len(body)}\r\n"
return head.encode() + b"\r\n" + body
