"""rest-14: is content with a tie.

Diagnosis: who takes anything likes both as much
"""
return accept["text/html"] >= accept["application/json"]
