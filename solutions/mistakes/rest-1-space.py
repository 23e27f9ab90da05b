"""rest-1: sets a space before the colon, as in French.

Diagnosis: no space before
"""

lines = [f"{verb} {target} HTTP/1.1", f"Host : {host}"]
return "\r\n".join([*lines, "", ""]).encode() + body
