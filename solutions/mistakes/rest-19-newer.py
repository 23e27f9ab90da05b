"""rest-19: accepts a version that is not there yet.

Diagnosis: only the version that is kept matches
"""
if if_match is None or if_match == "*":
    return None
seen = [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]
if not any(int(each) >= kept.version for each in seen if each.isdecimal()):
    raise Changed("read it again")
return kept.version
