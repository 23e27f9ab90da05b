"""rest-14: asks whether HTML is accepted, not whether it is liked better.

Diagnosis: who takes anything likes both as much
"""
return "text/html" in accept
