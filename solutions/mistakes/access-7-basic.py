"""access-7: asks for a password.

Diagnosis: Basic asks for a password
"""
return f'Basic realm="{REALM}"'
