"""Chapter 5: the same tokens over three wires, Server-Sent Events, WebSocket and gRPC."""

from . import errors, events, rpc, sse, talk, timing, ws

__all__ = ["errors", "events", "rpc", "sse", "talk", "timing", "ws"]
