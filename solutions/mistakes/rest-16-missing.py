"""rest-16: forgets two.

Diagnosis: each of BAD is a key
"""

return {
    "GET /getUsers": "GET /users",
    "GET /user/7": "GET /users/7",
    "POST /v1/predict": "POST /v1/predictions",
    "POST /v1/predictions/7/delete": "DELETE /v1/predictions/7",
    "GET /v1/predictions/label/3": "GET /v1/predictions?label=3",
    "POST /v1/mdls/linear/update": "PATCH /v1/models/linear",
}
