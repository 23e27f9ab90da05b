"""rest-16: changes nothing.

Diagnosis: is a verb
"""

return {bad: bad for bad in BAD}
