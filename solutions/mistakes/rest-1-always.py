"""rest-1: writes the headers of a body where there is none.

Diagnosis: without a body there is nothing to say
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
