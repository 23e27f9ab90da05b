"""rest-1: writes both headers where there is a body or a type.

Diagnosis: without a body there is nothing to say of it
"""
lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body or media_type:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
