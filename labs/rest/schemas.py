"""What the OpenAPI document says of each message: pydantic models, which also check paths, queries and corrections."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit import model

FLOAT32 = 3.4028234663852886e38  # the largest finite 32-bit float, which is what the model computes with
LARGEST = 10**18 - 1  # the largest id in an address: eighteen digits, which fit the 64 bits of SQLite's integers
KEY = "^[!-~]{1,255}$"  # an idempotency key: visible ASCII, not endless, for it is kept
ModelId = Literal["linear", "forest"]
Digits = Annotated[str, Field(pattern="^[0-9]{1,256}$", examples=["3"], description="one character a digit")]


class PredictionRequest(BaseModel):
    """Pixels, and which model shall read them."""

    features: list[Annotated[float, Field(ge=-FLOAT32, le=FLOAT32)]] = Field(
        min_length=model.PIXELS,
        max_length=model.PIXELS,
        description="64 pixels, row by row, 0 for paper to 16 for ink; the service also reads several digits in a row, 64 numbers each",
    )
    model_id: ModelId | Literal[""] | None = Field("", description="empty: the default model")


class PredictionResponse(BaseModel):
    """What the model read."""

    label: Digits
    score: float = Field(ge=0, le=1, description="the probability that every digit is right")
    model_id: ModelId


class Correction(BaseModel):
    """What a person says of a prediction; it is kept beside what the model said."""

    model_config = ConfigDict(extra="forbid", strict=True)
    corrected_label: Digits | None = None
    note: str | None = Field(None, max_length=500, examples=["a closed 3, easily taken for an 8"])


class KeptPrediction(PredictionResponse):
    """A prediction at its address, with what has been said of it since."""

    id: int = Field(ge=1, le=LARGEST)
    corrected_label: Digits | None
    note: str | None
    version: int = Field(ge=1, description="rises with every correction")


class PredictionList(BaseModel):
    """One page of predictions, in the order in which they were made."""

    predictions: list[KeptPrediction]
    next: str | None = Field(description="the address of the next page; null on the last one")


class Model(BaseModel):
    """A model that can be asked."""

    id: ModelId


class ModelList(BaseModel):
    """All models."""

    models: list[Model]


class Problem(BaseModel):
    """Why a request is not served (RFC 9457)."""

    title: str
    status: int = Field(ge=400, le=599)
    detail: str


class Paging(BaseModel):
    """Which predictions to list."""

    limit: int = Field(20, ge=1, le=100, description="at most so many")
    after: int = Field(0, ge=0, le=LARGEST, description="only predictions with a larger id")
    label: Digits | None = Field(None, description="only predictions with this label")


class ModelPath(BaseModel):
    """The address of a model."""

    model_id: str = Field(examples=["linear"])


class PredictionPath(BaseModel):
    """The address of a prediction."""

    prediction_id: int = Field(ge=1, le=LARGEST)
