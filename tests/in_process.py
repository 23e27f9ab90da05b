"""Applications asked in this process, without a server: for what needs an application of one's own."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import httpx

from solutions import rest, rest_fastapi

APPLICATIONS = {"flask": rest, "fastapi": rest_fastapi}


def ask(app) -> Callable:
    """Return ``call(method, path, body, **headers)`` for a Flask or a FastAPI application, which returns the response and its body."""
    exchange = _ask_flask if hasattr(app, "test_client") else _ask_fastapi

    def call(method: str, path: str, body: bytes | None = None, **headers) -> tuple[SimpleNamespace, bytes]:
        return exchange(app, method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})

    return call


def route(app, path: str, function: Callable) -> None:
    """Add a route to an application."""
    app.add_url_rule(path, view_func=function) if hasattr(app, "test_client") else app.add_api_route(path, function)


def _ask_flask(app, method: str, path: str, body: bytes | None, headers: dict[str, str]):
    response = app.test_client().open(path, method=method, data=body, headers=headers)
    return SimpleNamespace(status=response.status_code, headers=response.headers), response.data


def _ask_fastapi(app, method: str, path: str, body: bytes | None, headers: dict[str, str]):
    async def exchange() -> httpx.Response:
        inside = httpx.ASGITransport(app, raise_app_exceptions=False)  # a bug is answered and goes on to the server, which logs it
        async with httpx.AsyncClient(transport=inside, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, content=body, headers=headers)

    response = asyncio.run(exchange())
    return SimpleNamespace(status=response.status_code, headers=response.headers), response.content
