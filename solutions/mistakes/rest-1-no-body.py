"""rest-1: forgets the body.

Diagnosis: the body follows the empty line
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if body:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode()
