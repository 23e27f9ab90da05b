"""The resources ``/v1/models`` and ``/v1/models/{model_id}``."""

from typing import Annotated

from fastapi import APIRouter, Path

from kit import model

from ..rest.document import problems
from ..rest.schemas import Model, ModelList
from .errors import Missing

models = APIRouter(prefix="/v1/models", tags=["models"])


@models.get("", summary="List the models")
async def list_models() -> ModelList:
    """List what can be asked. ``async def``, for nothing here waits or computes: it costs no thread, and answers while all are busy."""
    return ModelList(models=[Model(id=model_id) for model_id in model.MODEL_IDS])


@models.get("/{model_id}", summary="Read a model", responses=problems(404))
async def get_model(model_id: Annotated[str, Path(examples=["linear"])]) -> Model:
    """Return the model that the path names."""
    if model_id not in model.MODEL_IDS:
        raise Missing(f"there is no model {model_id!r}; choose one of {', '.join(model.MODEL_IDS)}")
    return Model(id=model_id)
