"""The OpenAPI document, which FastAPI writes, with what it can't know; and Swagger UI from installed files."""

import contextlib
from pathlib import Path

import flask_openapi_swagger
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from kit import model

from ..rest.document import tell_location
from ..rest.schemas import Correction, PredictionRequest, PredictionResponse, Problem

DOCUMENT = "/openapi/openapi.json"
SWAGGER = "/openapi/swagger"


class Documented(FastAPI):
    """A FastAPI application whose document is complete."""

    def openapi(self) -> dict:
        """Return the document, made once."""
        if not self.openapi_schema:
            complete(super().openapi())
        return self.openapi_schema


def complete(document: dict) -> None:
    """Add the messages that only bodies read by hand refer to, and take out FastAPI's own 422, which is never given."""
    schemas = document["components"]["schemas"]
    for kind in (PredictionRequest, PredictionResponse, Correction, Problem):
        schemas[kind.__name__] = kind.model_json_schema()
    schemas["PredictionRequest"]["examples"] = [{"features": model.sample(3), "model_id": "linear"}]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    for operation in operations:
        if "application/json" in operation["responses"].get("422", {}).get("content", {}):
            del operation["responses"]["422"]
    with contextlib.suppress(NotImplementedError):  # exercise rest-17 is still blank: then the document says less
        tell_location(document["paths"]["/v1/predictions"]["post"]["responses"]["201"])


def serve_swagger(app: FastAPI) -> None:
    """Serve Swagger UI offline: FastAPI's own page would load its scripts from elsewhere."""

    @app.get(SWAGGER, include_in_schema=False)
    async def swagger() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=DOCUMENT,
            title=f"{app.title}: Swagger UI",
            swagger_js_url=f"{SWAGGER}/js/swagger-ui-bundle.js",
            swagger_css_url=f"{SWAGGER}/css/swagger-ui.css",
            swagger_favicon_url=f"{SWAGGER}/images/swagger.svg",
            swagger_ui_parameters={"validatorUrl": None},  # or the page would ask a validator on the internet about the document
        )

    app.mount(SWAGGER, StaticFiles(directory=Path(flask_openapi_swagger.__file__).parent / "templates" / "swagger"))
