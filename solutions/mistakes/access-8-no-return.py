"""access-8: returns nothing.

Diagnosis: return protect, without calling it
"""
def protect(view):
    return view
