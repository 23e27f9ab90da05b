"""rest-19: compares with the ETags of our three formats.

Diagnosis: none
"""
if if_match is None or if_match.strip() == "*":
    return None
sent = {tag.strip() for tag in if_match.split(",")}
if sent.isdisjoint(f'"{kept.version}-{name}"' for name in ("json", "msgpack", "protobuf")):
    raise Changed("a newer version is there")
return kept.version
