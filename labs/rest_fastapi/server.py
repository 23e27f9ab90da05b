"""A FastAPI service: the resources of ``rest`` without its page, on an event loop with a pool of threads."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import h11
import uvicorn
from fastapi import Depends, FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from kit import model
from kit.contract import Malformed

from ..rest.database import Database
from ..rest.limits import SLOTS
from ..rest.server import INFO
from ..rest.store import Memory
from . import corrections, errors
from .document import DOCUMENT, Documented, serve_swagger
from .limits import HeadAsGet, OneHost, WholeBody, rate_limit
from .models import models
from .predictions import in_the_loop


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Fit the model before the port opens, so that the first user doesn't wait for it."""
    model.predict(model.sample(0))
    yield


def create_app(
    database: str = "", slots: int = SLOTS, rate: str = "", ready: threading.Event | None = None, *, blocking: bool = False
) -> FastAPI:
    """Make the application: the factory that serve() and the tests share, with the parameters of ``rest.create_app``.

    ``blocking`` makes predictions in the event loop. It is there to be measured, and wrong everywhere else: a model that computes for 20 ms
    keeps every other client waiting for 20 ms, even one that only asks which models there are.
    """
    limits = [Depends(rate_limit(rate))] if rate else []
    pages = {"openapi_url": DOCUMENT, "docs_url": None, "redoc_url": None}
    app = Documented(**INFO, **pages, redirect_slashes=False, lifespan=lifespan, dependencies=limits)
    app.state.store = Database(database) if database else Memory()
    app.state.slots, app.state.under_way = slots, 0
    app.state.ready = ready
    app.include_router(models)
    if blocking:
        app.include_router(in_the_loop)  # before the other, for the first route that matches is taken
    app.include_router(corrections.predictions)
    serve_swagger(app)
    errors.register(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(OneHost)
    app.add_middleware(WholeBody)  # the last one added is the first to see a request
    return app


class Protocol(H11Protocol):
    """uvicorn's HTTP/1.1, which answers what is no HTTP, and chunks that are broken, with problem details too."""

    def send_400_response(self, msg: str) -> None:
        """Answer 400, unless an answer is under way, and hang up."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            refusal = errors.refuse(Malformed(f"the request can't be read: {msg}"))
            for event in (
                h11.Response(status_code=400, headers=[*refusal.raw_headers, (b"connection", b"close")], reason=b"Bad Request"),
                h11.Data(data=refusal.body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event))
        self.transport.close()


def serve(port: int, database: str = "", blocking: bool = False) -> None:
    """Serve on 127.0.0.1 with uvicorn: one process, an event loop, and forty threads for the endpoints that are ``def``."""
    log = {"log_level": "warning", "access_log": False}
    app = create_app(database, blocking=blocking)
    uvicorn.run(app, host="127.0.0.1", port=port, http=Protocol, ws="none", timeout_keep_alive=75, timeout_graceful_shutdown=2, **log)
