"""Chapter 5: the same tokens over three wires, Server-Sent Events, WebSocket and gRPC."""

from . import events, rpc, sse, talk, timing, ws

__all__ = ["events", "rpc", "sse", "talk", "timing", "ws"]
