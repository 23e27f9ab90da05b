"""rest-19: reads the first ETag only.

Diagnosis: one of several is enough
"""
if if_match is None or if_match == "*":
    return None
if if_match.strip('"').split("-")[0] != str(kept.version):
    raise Changed("read it again")
return kept.version
