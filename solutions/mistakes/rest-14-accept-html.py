"""rest-14: asks Werkzeug whether HTML is accepted, which it also is for who takes anything.

Diagnosis: who takes anything likes both as much
"""
return accept.accept_html
