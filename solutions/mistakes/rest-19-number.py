"""rest-19: makes a number of what need not be one.

Diagnosis: is no error: a 412 like any other
"""
if if_match is None or if_match == "*":
    return None
if kept.version not in [int(each.strip().strip('"').partition("-")[0]) for each in if_match.split(",")]:
    raise Changed("read it again")
return kept.version
