"""The page at ``/`` for people: a grid to draw a digit in, and the predictions of late."""

from functools import cache

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from kit import model
from kit.contract import Malformed

pages = Blueprint("pages", __name__)
SHOWN = 10  # predictions on the page
SIDE = 8  # pixels a row, and rows


@pages.record
def dress_swagger(state: BlueprintSetupState) -> None:
    """Let the Swagger UI plugin serve our ``swagger.html``, which a phone can read and which asks no other host for anything."""
    state.app.config["SWAGGER_HTML_STRING"] = "{% include 'swagger.html' %}"


@pages.get("/")
def index() -> str:
    """Show the page: the grid with a form, and the newest predictions, the newest first; ``?example=3`` begins with a 3 drawn."""
    features = examples().get(request.args.get("example", ""), as_text([0.0] * model.PIXELS))
    newest = current_app.extensions["store"].newest(SHOWN)
    return render_template("index.html", predictions=newest, model_ids=model.MODEL_IDS, side=SIDE, features=features, examples=examples())


@pages.post("/")
def draw() -> Response:
    """Predict what the form holds and keep it, then answer 303: the browser reads the page again, and a reload sends no second form.

    RFC 9110 §15.4.4.
    """
    pixels = request.form.get("features", "").replace(",", " ").split()
    try:
        features = [float(pixel) for pixel in pixels]
    except ValueError:
        raise Malformed("features must be numbers with commas or spaces between them") from None
    kept = current_app.extensions["store"].add(model.predict(features, request.form.get("model_id", "")))
    return redirect(f"{url_for('pages.index')}#prediction-{kept.id}", 303)


@pages.get("/favicon.ico")
def icon() -> Response:
    """Return the icon that a browser asks for by itself, where it shows an answer that is no page and so names none."""
    return current_app.send_static_file("icon.svg")


@cache
def examples() -> dict[str, str]:
    """Return a handwritten picture of each digit, as the form holds it."""
    return {str(digit): as_text(model.sample(digit)) for digit in range(10)}


def as_text(features: list[float]) -> str:
    """Return 64 pixels as eight lines of eight numbers, right under each other."""
    rows = (features[first : first + SIDE] for first in range(0, model.PIXELS, SIDE))
    return "\n".join(" ".join(f"{ink:2g}" for ink in row) for row in rows)
