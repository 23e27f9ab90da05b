"""rest-1: leaves the type out where there is none, which says as much as an empty one.

Diagnosis: none
"""
lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body and media_type:
    lines.append(f"Content-Type: {media_type}")
if body:
    lines.append(f"Content-Length: {len(body)}")
return "".join(f"{line}\r\n" for line in [*lines, ""]).encode() + body
