"""rest-10: reads the request once more, and not the correction.

Diagnosis: what was sent is in correction
"""
return dict(request.get_json(force=True))
