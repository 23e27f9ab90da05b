"""rest-1: writes the head as one text over several lines.

Diagnosis: not in HTTP
"""

head = f"""{verb} {target} HTTP/1.1
Host: {host}

"""
return head.encode() + body
