"""rest-1: returns text.

Diagnosis: .encode() the text
"""

return f"{verb} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"
