"""rest-19: takes the star for a version.

Diagnosis: * stands for any version
"""
if if_match is None:
    return None
if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
