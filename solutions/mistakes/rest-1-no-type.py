"""rest-1: does not say what the body is.

Diagnosis: say what the body is
"""

head = f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n"
if body:
    head += f"Content-Length: {len(body)}\r\n"
return head.encode() + b"\r\n" + body
