"""rest-19: leaves the spaces after the commas.

Diagnosis: split at the commas, and strip
"""
if if_match is None or if_match == "*":
    return None
if str(kept.version) not in [each.strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
