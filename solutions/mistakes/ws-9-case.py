"""ws-9: minds the case.

Diagnosis: upper and lower case are the same
"""

return origin is None or origin in {f"http://{host}", f"https://{host}", *others}
