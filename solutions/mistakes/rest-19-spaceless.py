"""rest-19: splits at a comma and a space, which need not be there.

Diagnosis: with or without a space
"""
if if_match is None or if_match == "*":
    return None
if str(kept.version) not in [each.strip('"').partition("-")[0] for each in if_match.split(", ")]:
    raise Changed("read it again")
return kept.version
