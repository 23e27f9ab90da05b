"""How a refusal looks on this wire: a text frame of problem details, and the socket stays open."""

import json

from websockets.exceptions import ConnectionClosed

from kit.contract import Refused


def refuse(error: Refused) -> str:
    """Return ``error`` as the JSON text of the members of RFC 9457 §3.1, whatever format the predictions have."""
    return json.dumps({"title": error.title, "status": error.code, "detail": error.detail})


def refusal(frame: str | bytes) -> Refused | None:
    """Return what a frame refuses, or None for a frame that is no refusal."""
    if isinstance(frame, bytes) or '"status"' not in frame:
        return None
    problem = json.loads(frame)
    return Refused(problem["detail"], problem["status"])


def closed(error: ConnectionClosed) -> Refused:
    """Return why the server closed the socket instead of answering, under its close code (RFC 6455 §7.4.1)."""
    if error.rcvd is None:
        return Refused("the connection was lost without a close frame", 1006)
    return Refused(error.rcvd.reason or "the server closed the socket", error.rcvd.code)
