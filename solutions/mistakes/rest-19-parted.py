"""rest-19: takes the version out of each ETag.

Diagnosis: none
"""
if if_match is None or if_match.strip() == "*":
    return None
seen = [etag.strip().strip('"').partition("-")[0] for etag in if_match.split(",")]
if str(kept.version) not in seen:
    raise Changed("read it again")
return kept.version
