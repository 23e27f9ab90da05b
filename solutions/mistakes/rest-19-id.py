"""rest-19: compares the prediction's id.

Diagnosis: return kept.version, an int
"""
if if_match is None or if_match == "*":
    return None
if str(kept.id) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
