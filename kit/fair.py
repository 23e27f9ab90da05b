"""A WebSocket server's connection that no peer can fill with answers it doesn't read."""

from websockets.asyncio.server import ServerConnection


class Fair(ServerConnection):
    """A connection that hears no more while what it has said waits to be read: each ping costs a pong (RFC 6455 §5.5.2)."""

    def pause_writing(self) -> None:
        """Stop reading too."""
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Read on, unless the messages read already are enough."""
        super().resume_writing()
        if not self.recv_messages.paused:
            self.transport.resume_reading()
