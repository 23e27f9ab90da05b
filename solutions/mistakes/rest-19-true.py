"""rest-19: says yes instead of the version.

Diagnosis: return kept.version, an int
"""
if if_match is None or if_match == "*":
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return True
