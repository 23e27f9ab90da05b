"""rest-19: takes nothing but an ETag of ours, letter for letter.

Diagnosis: none
"""
import re

if if_match is None or if_match.strip() == "*":
    return None
for etag in if_match.split(","):
    found = re.fullmatch(r'"([1-9][0-9]*)-(json|msgpack|protobuf)"', etag.strip())
    if found and int(found[1]) == kept.version:
        return kept.version
raise Changed("somebody else was quicker")
