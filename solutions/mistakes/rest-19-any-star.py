"""rest-19: looks for a star anywhere.

Diagnosis: a star inside of an ETag is none
"""
if if_match is None or "*" in if_match:
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
