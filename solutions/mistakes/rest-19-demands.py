"""rest-19: refuses whoever sends no condition.

Diagnosis: no If-Match, no condition
"""
if if_match == "*":
    return None
if not if_match or str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
