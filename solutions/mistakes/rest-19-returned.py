"""rest-19: returns the refusal instead of raising it.

Diagnosis: is raised, not returned
"""
if if_match is None or if_match == "*":
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    return Changed("read it again")
return kept.version
