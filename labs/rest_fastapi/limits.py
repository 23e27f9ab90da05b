"""How much at once: predictions under way, requests a minute, bytes in a body, hosts in a Host."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.contract import MAX_BODY

from ..rest.errors import BadHeader, Unavailable
from ..rest.server import HOST
from .errors import TooLong, TooMany, refuse


async def admitted(request: Request) -> AsyncIterator[None]:
    """Admit an endpoint to one of the application's slots, and free it however the endpoint ends.

    All of this runs in the event loop, one step at a time, so that a plain number does what takes a semaphore among threads.
    """
    state = request.app.state
    if state.ready and not state.ready.is_set():
        raise Unavailable("the model is still loading")
    if state.under_way >= state.slots:
        raise Unavailable("too many predictions are under way")
    state.under_way += 1
    try:
        yield
    finally:
        state.under_way -= 1


def rate_limit(rate: str) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that refuses a client's requests past ``rate``, "10 per second", with 429; each process counts for itself."""
    most, counted = parse(rate), FixedWindowRateLimiter(MemoryStorage())

    async def within_rate(request: Request) -> None:
        if not counted.hit(most, request.client.host):
            raise TooMany(f"only {rate}; come back later")

    return within_rate


class WholeBody:
    """Read a body to its end before anything is answered, and refuse one that is too long.

    An answer sent while the client still talks can be lost (RFC 9112 §9.6). Starlette's own limit answers at once, and counts on the routes
    that read a body only. Past 32 times the longest body we hear no more.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request: an ASGI application around another."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        parts, length, more = [], 0, True
        while more and length <= 32 * MAX_BODY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part, more = message.get("body", b""), message.get("more_body", False)
            length += len(part)
            parts = [*parts, part] if length <= MAX_BODY else []
        if length > MAX_BODY:
            return await refuse(TooLong())(scope, receive, send)
        return await self.app(scope, _again(b"".join(parts), receive), send)


class HeadAsGet:
    """Answer HEAD as GET, as Flask does by itself. The server that runs us leaves the body out (RFC 9110 §9.3.2)."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request: an ASGI application around another."""
        await self.app(scope | {"method": "GET"} if scope.get("method") == "HEAD" else scope, receive, send)


class OneHost:
    """Refuse a Host that names no host, or several (RFC 9112 §3.2); that there is one header at all, h11 has seen to."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request: an ASGI application around another."""
        if scope["type"] == "http" and not re.fullmatch(HOST, Headers(scope=scope).get("Host", "")):
            return await refuse(BadHeader("the header Host must name one host"))(scope, receive, send)
        return await self.app(scope, receive, send)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives ``body``, which was read already, and then what else the client says."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again
