"""access-7: lets werkzeug write the header.

Diagnosis: none
"""
from werkzeug.datastructures import WWWAuthenticate

header = f'realm="{REALM}"'
for name in ("error", "scope"):
    if value := getattr(error, name, ""):
        header += f', {name}="{value}"'
print(WWWAuthenticate("bearer"))
return f"bearer {header}"
