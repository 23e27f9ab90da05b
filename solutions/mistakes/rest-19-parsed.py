"""rest-19: lets Werkzeug take the header apart, and refuses with Flask's own 412.

Diagnosis: none
"""
from flask import abort
from werkzeug.http import parse_etags

sent = parse_etags(if_match)
if if_match is None or sent.star_tag:
    return None
if not any(etag.partition("-")[0] == str(kept.version) for etag in sent):
    abort(412, "changed in the meantime")
return kept.version
