"""rest-19: takes a weak ETag for a strong one.

Diagnosis: never matches an If-Match
"""
if if_match is None or if_match == "*":
    return None
seen = [each.strip().removeprefix("W/").strip('"').partition("-")[0] for each in if_match.split(",")]
if str(kept.version) not in seen:
    raise Changed("read it again")
return kept.version
