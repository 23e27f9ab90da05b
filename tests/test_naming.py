"""The check of rest-16 takes every sensible name, and says of a bad one which rule it breaks."""

from types import SimpleNamespace

import pytest

from kit.checks import Wrong
from kit.checks.rest_naming import rest_16
from solutions.rest import naming

GOOD = [
    ("GET /getUsers", "GET /users/"),
    ("GET /getUsers", "GET /v1/users"),
    ("GET /getUsers", "GET /users?limit=20"),
    ("GET /user/7", "GET /users/{userId}"),
    ("GET /user/7", "GET /users/<int:user_id>"),
    ("GET /user/7", "GET /users/:id"),
    ("GET /v1/past_predictions", "GET /v1/past-predictions"),
    ("GET /v1/past_predictions", "GET /v1/predictions?past=true"),
    ("POST /v1/predictions/7/delete", "DELETE /v1/predictions/{prediction_id}"),
    ("GET /v1/predictions/label/3", "GET /v1/predictions?limit=5&label=3"),
    ("GET /v1/predictions/label/3", "GET /v1/predictions?predicted_label={label}"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/admin-users/?find_desc=super"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/admins?description=super"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/users?find_description=super&role=admin"),
    ("POST /v1/mdls/linear/update", "PUT /v1/models/linear"),
    ("POST /v1/mdls/linear/update", "PATCH /v1/models/{model_id}"),
]
BAD = [  # a bad address, no better one, and the rule that this breaks
    ("GET /getUsers", "GET /get_users", "is a verb"),
    ("GET /getUsers", "GET /user", "plural"),
    ("GET /getUsers", "GET /usrs", "no word"),
    ("GET /getUsers", "GET /Users", "lower case"),
    ("GET /getUsers", "POST /users", "which of them is this for"),
    ("GET /getUsers", "GET users", "begins with a /"),
    ("GET /getUsers", "/users", "a method"),
    ("GET /getUsers", ("GET", "/users"), "a method"),
    ("GET /getUsers", "FETCH /users", "no method of HTTP"),
    ("GET /user/7", "GET /users", "the same member"),
    ("GET /user/7", "GET /users/8", "the same member"),
    ("POST /v1/predict", "PUT /v1/predictions", "which of them is this for"),
    ("POST /v1/predict", "POST /v2/predictions", "the version"),
    ("GET /v1/past_predictions", "GET /v1/past_predictions", "dashes"),
    ("GET /v1/past_predictions", "GET /v1/past-prediction", "plural"),
    ("POST /v1/predictions/7/delete", "DELETE /v1/predictions/7/delete", "is a verb"),
    ("POST /v1/predictions/7/delete", "DELETE /v1/predictions?id=7", "the same member"),
    ("GET /v1/predictions/label/3", "GET /v1/predictions/3", "read as one of its members"),
    ("GET /v1/predictions/label/3", "GET /v1/predictions?label=4", "got lost"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/admin-users?find-desc=super", "underscores"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/admin-users?FIND_DESC=super", "underscores"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/users?find_desc=super", "got lost"),
    ("GET /v1/Admin_Users?findDesc=super", "GET /v1/admin-users", "got lost"),
    ("POST /v1/mdls/linear/update", "PUT /v1/models", "the same member"),
]


def judge(bad: str, better: object) -> None:
    """Check our own names with one of them exchanged."""
    rest_16(SimpleNamespace(naming=SimpleNamespace(repaired=lambda: naming.repaired() | {bad: better})))


@pytest.mark.parametrize(("bad", "better"), GOOD)
def test_a_sensible_name_is_right_though_it_is_not_ours(bad, better):
    judge(bad, better)


@pytest.mark.parametrize(("bad", "better", "rule"), BAD)
def test_a_bad_name_is_told_by_the_rule_that_it_breaks(bad, better, rule):
    with pytest.raises(Wrong, match=rule):
        judge(bad, better)
