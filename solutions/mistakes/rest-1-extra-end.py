"""rest-1: ends the body like a line.

Diagnosis: nothing follows the body
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body + b"\r\n"
return "\r\n".join([*lines, "", ""]).encode()
