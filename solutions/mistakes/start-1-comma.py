"""start-1: leaves the comma out.

Diagnosis: comma, space and exclamation mark stay
"""
return "Hello " + name + "!"
