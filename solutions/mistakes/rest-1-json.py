"""rest-1: a fixed media type.

Diagnosis: with media_type as it was given
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body:
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
