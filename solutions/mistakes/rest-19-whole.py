"""rest-19: compares the whole header with the one ETag of one format.

Diagnosis: the version counts
"""
if if_match is None or if_match == "*":
    return None
if if_match != f'"{kept.version}-json"':
    raise Changed("read it again")
return kept.version
