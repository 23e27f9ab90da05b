"""rest-16: puts the admins beneath the users, where a user's name would stand.

Diagnosis: read as one of its members
"""
return {
    "GET /getUsers": "GET /users",
    "GET /user/7": "GET /users/7",
    "POST /v1/predict": "POST /v1/predictions",
    "GET /v1/past_predictions": "GET /v1/predictions",
    "POST /v1/predictions/7/delete": "DELETE /v1/predictions/7",
    "GET /v1/predictions/label/3": "GET /v1/predictions?label=3",
    "GET /v1/Admin_Users?findDesc=super": "GET /v1/users/admins?description=super",
    "POST /v1/mdls/linear/update": "PATCH /v1/models/linear",
}
