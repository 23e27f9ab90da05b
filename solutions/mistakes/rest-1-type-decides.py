"""rest-1: goes by the media type, so that a body without one has no length.

Diagnosis: what counts is whether there is a body
"""
lines = [f"{verb} {target} HTTP/1.1", f"Host: {host}"]
if media_type:
    lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
return "\r\n".join([*lines, "", ""]).encode() + body
