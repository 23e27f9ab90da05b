"""A page with three panes: one prompt, streamed over Server-Sent Events, a WebSocket, and gRPC as far as a browser can go."""

import asyncio
import threading

from flask import Flask, render_template
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from kit.launch import free_port

from .connect import talk_app
from .sse.server import create_app
from .talk import prepare
from .ws.server import listening


def create_page(socket_port: int) -> Flask:
    """Make the application: the page, the SSE service, and gRPC's method for browsers; the WebSocket is on a port of its own."""
    app = create_app()
    app.template_folder, app.static_folder = "../templates", "../static"

    @app.get("/")
    def page() -> str:
        return render_template("page.html", socket_port=socket_port)

    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/TalkService": talk_app()})
    return app


def serve(port: int) -> None:
    """Serve the page on 127.0.0.1:``port``, with a WebSocket server beside it that hears this page only."""
    prepare()
    socket_port, origins = free_port(), [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]
    threading.Thread(target=lambda: asyncio.run(listening(socket_port, origins)), daemon=True).start()
    create_page(socket_port).run("127.0.0.1", port, threaded=True)
