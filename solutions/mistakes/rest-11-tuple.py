"""rest-11: returns body and status, from which Flask makes the answer.

Diagnosis: none
"""
if store().delete(prediction_id):
    return "", 204
from flask import abort

abort(404)
