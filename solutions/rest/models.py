"""The resources ``/v1/models`` and ``/v1/models/{model_id}``."""

from flask_openapi import APIBlueprint

from kit import model
from kit.contract import Refused

from .document import problems
from .schemas import Model, ModelList, ModelPath

models = APIBlueprint("models", __name__, url_prefix="/v1/models")


@models.get("", summary="List the models", responses={200: ModelList})
def list_models() -> dict:
    """Return ``{"models": [{"id": …}, …]}`` with an object for each id in ``model.MODEL_IDS``; Flask makes it JSON.

    >>> list_models()
    {'models': [{'id': 'linear'}, {'id': 'forest'}]}
    """
    # BEGIN SOLUTION rest-3: one object for each model id
    return {"models": [{"id": model_id} for model_id in model.MODEL_IDS]}
    # END SOLUTION


@models.get("/<model_id>", summary="Read a model", responses={200: Model} | problems(404))
def get_model(path: ModelPath) -> dict:
    """Return the model that the path names."""
    return describe(path.model_id)


def describe(model_id: str) -> dict:
    """Return ``{"id": model_id}`` for a model of ``model.MODEL_IDS``; raise ``Refused(detail, code=404)`` for any other.

    The server makes the answer of the exception, so that no route needs to know how an error looks. A detail that says
    which ids there are helps.

    >>> describe("linear")                                     # doctest: +SKIP
    {'id': 'linear'}
    """
    # BEGIN SOLUTION rest-4: the model, or a 404 that helps
    if model_id not in model.MODEL_IDS:
        raise Refused(f"there is no model {model_id!r}; choose one of {', '.join(model.MODEL_IDS)}", code=404)
    return {"id": model_id}
    # END SOLUTION
