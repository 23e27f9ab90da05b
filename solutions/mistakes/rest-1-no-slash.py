"""rest-1: loses the order of the request line.

Diagnosis: verb, target and version
"""

lines = [f"{target} {verb} HTTP/1.1", f"Host: {host}"]
return "\r\n".join([*lines, "", ""]).encode() + body
