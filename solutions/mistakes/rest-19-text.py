"""rest-19: returns the version as text, which the store finds nowhere.

Diagnosis: return kept.version, an int
"""
if if_match is None or if_match == "*":
    return None
for each in if_match.split(","):
    version = each.strip().strip('"').partition("-")[0]
    if version == str(kept.version):
        return version
raise Changed("read it again")
