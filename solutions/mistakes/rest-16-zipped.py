"""rest-16: a right answer that zips, in another order, with a line too many.

Diagnosis: none
"""

better = (
    "GET /users",
    "GET /users/7",
    "POST /v1/predictions",
    "GET /v1/predictions",
    "DELETE /v1/predictions/7",
    "GET /v1/predictions?label=3",
    "GET /v1/admin-users?find_desc=super",
    "PATCH /v1/models/linear",
)
return {"GET /favicon.ico": "GET /icon.svg"} | dict(reversed(list(zip(BAD, better, strict=True))))
