"""rest-19: finds the strong ETags with a pattern.

Diagnosis: none
"""
import re

if (if_match or "*").strip() == "*":
    return
for version in re.findall(r'(?<!W/)"(\d+)-[^"]*"', if_match):
    if int(version) == kept.version:
        return int(version)
raise Changed(f"{if_match} is past")
