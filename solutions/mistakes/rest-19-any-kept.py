"""rest-19: returns the version that is kept where any will do, so that a change in between is refused.

Diagnosis: no If-Match, no condition: None
"""
if if_match is not None and if_match.strip() != "*":
    if str(kept.version) not in [each.strip().strip('"').partition("-")[0] for each in if_match.split(",")]:
        raise Changed("read it again")
return kept.version
