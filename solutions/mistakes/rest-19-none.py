"""rest-19: does not expect that the header is missing.

Diagnosis: no If-Match, no condition
"""
if if_match.strip() == "*":
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
