"""rest-1: trusts that the server finds the end by itself.

Diagnosis: or the server won't read it
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Type: {media_type}\r\n"
return head.encode() + b"\r\n" + body
