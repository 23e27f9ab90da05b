"""The OpenAPI document, which FastAPI writes, with what it can't know; and Swagger UI from installed files."""

from pathlib import Path

import flask_openapi_swagger
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from ..rest.document import describe_bodies
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
    describe_bodies(document, (PredictionRequest, PredictionResponse, Correction, Problem))
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


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
