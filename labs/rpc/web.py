"""The service for browsers, and a page that calls it and shows the bytes: ``python -m labs.rpc.web --port 8000``."""

from pathlib import Path

from flask import Flask, Response, render_template, send_from_directory
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from kit import command, model, prediction_pb2

from .browsers import application
from .server import PredictionService

GRID = Path(__file__).parents[1] / "rest" / "static"  # the grid of chapter 1 is this page's too
POLICY = "default-src 'self'; img-src 'self' data:"


def create_app() -> Flask:
    """Make the application: a page at ``/``, and beside it, on the same port, the methods at ``/PredictionService/…``."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> str:
        return render_template("web.html", model_ids=model.MODEL_IDS, features=" ".join(f"{ink:g}" for ink in model.sample(3)))

    @app.get("/grid/<name>")
    def grid(name: str) -> Response:
        return send_from_directory(GRID, name)

    @app.after_request
    def forbid_others(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    service = prediction_pb2.DESCRIPTOR.services_by_name["PredictionService"]
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {f"/{service.full_name}": application(PredictionService(), service)})
    return app


def serve(port: int) -> None:
    """Serve on 127.0.0.1 with Flask's development server until interrupted."""
    model.predict(model.sample(0))
    create_app().run("127.0.0.1", port, threaded=True)


if __name__ == "__main__":
    command.main(serve, port=8000)
