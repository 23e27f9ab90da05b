"""Naming: eight addresses that somebody has named badly."""

BAD = (
    "GET /getUsers",
    "GET /user/7",
    "POST /v1/predict",
    "GET /v1/past_predictions",
    "POST /v1/predictions/7/delete",
    "GET /v1/predictions/label/3",
    "GET /v1/Admin_Users?findDesc=super",
    "POST /v1/mdls/linear/update",
)


def repaired() -> dict[str, str]:
    """Return a dict from each of ``BAD`` to a better method and address for the same purpose.

    The rules, which the lecture gives: an address is made of nouns, the method is the verb; collections are plural, a member follows its
    collection (``/users/7``); words are whole, in lower case, with dashes between them; query parameters have underscores; what selects
    from a collection stands in the query. Keep a version in front where there is one.

    >>> repaired()["GET /getUsers"]                             # doctest: +SKIP
    'GET /users'
    """
    raise NotImplementedError("exercise rest-16: a better method and address for each of the eight")
