"""access-5: never looks at the claims.

Diagnosis: decode does not look at exp
"""
try:
    found = jwt.decode(token, keys, algorithms=[ALGORITHM])
except (JoseError, ValueError) as error:
    raise InvalidToken(str(error)) from None
if found.header["typ"] != TYPE:
    raise InvalidToken("another type")
return found.claims
