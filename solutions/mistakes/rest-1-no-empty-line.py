"""rest-1: forgets the empty line.

Diagnosis: A server waits for it
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return ("\r\n".join(lines) + "\r\n").encode() + body
