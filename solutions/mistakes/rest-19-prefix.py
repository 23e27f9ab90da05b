"""rest-19: looks for the version at the start of the header.

Diagnosis: 11 is not 1
"""
if if_match is None or if_match == "*":
    return None
if f'"{kept.version}' not in if_match:
    raise Changed("read it again")
return kept.version
