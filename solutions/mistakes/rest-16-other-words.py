"""rest-16: a right answer in other words: PUT, templates, more of a query, a slash at the end.

Diagnosis: none
"""

return {
    "GET /getUsers": "GET /v1/users/",
    "GET /user/7": "GET /users/{user_id}",
    "POST /v1/predict": "POST /v1/predictions",
    "GET /v1/past_predictions": "GET /v1/past-predictions",
    "POST /v1/predictions/7/delete": "DELETE /v1/predictions/<id>",
    "GET /v1/predictions/label/3": "GET /v1/predictions?limit=20&label={label}",
    "GET /v1/Admin_Users?findDesc=super": "GET /v1/users?role=admin&description=super",
    "POST /v1/mdls/linear/update": "PUT /v1/models/{modelId}",
}
