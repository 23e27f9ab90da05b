"""access-7: names an error for who sent nothing.

Diagnosis: who sent no credentials has made no error
"""
scope = f', scope="{error.scope}"' if isinstance(error, InsufficientScope) else ""
return f'Bearer realm="{REALM}", error="{error.error}"{scope}'
