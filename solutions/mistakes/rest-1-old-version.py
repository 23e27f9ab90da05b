"""rest-1: speaks HTTP/1.0.

Diagnosis: the version is HTTP/1.1
"""

lines = [f"{verb} {target} HTTP/1.0", f"Host: {host}"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
