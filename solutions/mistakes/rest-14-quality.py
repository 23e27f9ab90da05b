"""rest-14: returns nothing, which is as good as False, where a page is not liked better.

Diagnosis: none
"""
page, program = (accept.quality(name) for name in ("text/html", "application/json"))
print(page, program)
if page > program:
    return True
