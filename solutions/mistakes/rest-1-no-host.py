"""rest-1: forgets the host, as HTTP/1.0 could.

Diagnosis: HTTP/1.1 demands a Host
"""

lines = [f"{verb} {target} HTTP/1.1"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
