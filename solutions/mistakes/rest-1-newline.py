"""rest-1: ends its lines as a file does.

Diagnosis: not in HTTP
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\n".join([*lines, "", ""]).encode() + body
