"""The servers of ``benchmarks.bare``: the reference service, and a bare Flask route that returns a constant, on the same gunicorn."""

import argparse
import sys
from functools import partial

from flask import Flask, Response

from benchmarks.cases import Case
from kit import command
from kit.contract import Prediction
from solutions import codecs
from solutions.rest.server import create_app, serve_production


def bare(case: Case) -> Flask:
    """Make an application that reads nothing, and answers a POST as the reference answers ``case``: the same bytes and headers."""
    app = Flask("bare")
    body = codecs.Json.encode(Prediction(case.label, case.score, case.model_id))

    @app.post("/v1/predictions")
    def constant() -> Response:
        return Response(body, 201, {"Location": "/v1/predictions/1"}, mimetype=codecs.Json.media_type)

    return app


def main() -> None:
    """Read which server it shall be, and leave the rest of the command line to ``kit.command``."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bare_server",
        description="Serve one of the two applications that benchmarks.bare compares.",
        epilog="example: python -m benchmarks.bare_server --kind bare --port 8100",
    )
    parser.add_argument("--kind", choices=("bare", "reference"), required=True)
    options, others = parser.parse_known_args()
    sys.argv[1:] = others
    from benchmarks import cases

    constant = bare(cases.make()["small"][3])
    makes = {"bare": lambda _: constant, "reference": create_app}
    command.main(partial(serve_production, make=makes[options.kind]), port=8100, keeps=True)


if __name__ == "__main__":
    main()
