"""A proxy that collects an answer before it passes it on: what breaks a stream, and the header that mends it.

nginx where it is installed, with gzip switched on for event streams, as a compressor wants many bytes before it writes any; else a small
relay that collects. (nginx's ``proxy_buffering`` alone did not delay events when we tried it, in 1.22: it reads ahead, and passes on.)
"""

import contextlib
import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kit.launch import HOST, free_port
from kit.serve_app import serving

LEFT_OUT = {"connection", "transfer-encoding", "keep-alive"}  # headers of one connection, which a proxy doesn't pass on (RFC 9110 §7.6.1)
SETTINGS = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log stderr error;
events {{ worker_connections 64; }}
http {{
  access_log off; gzip on; gzip_types text/event-stream; gzip_min_length 0; gzip_proxied any;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {host}:{port};
    location / {{ proxy_pass http://{host}:{behind}; {ignored} }}
  }}
}}
"""


@contextlib.contextmanager
def buffering(port: int, heeds: bool = True) -> Iterator[int]:
    """Stand a proxy in front of the server on ``port`` and yield the proxy's own port.

    The server's header ``X-Accel-Buffering: no`` asks it to pass each piece on at once; with ``heeds=False`` the proxy ignores it. The
    caller must say ``Accept-Encoding: gzip``, as browsers and httpx do.

    >>> with buffering(server.port, heeds=False) as port, httpx.stream("GET", f"http://127.0.0.1:{port}/v1/answers?prompt=Hi") as answer:
    ...     list(answer.iter_lines())                           # doctest: +SKIP
    """
    if found := shutil.which("nginx"):
        with _nginx(found, port, heeds) as own:
            yield own
    else:
        with serving(_relay(port, heeds)) as own:
            yield own


@contextlib.contextmanager
def _nginx(program: str, behind: int, heeds: bool) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder:
        port, ignored = free_port(), "" if heeds else "proxy_ignore_headers X-Accel-Buffering;"
        settings = Path(folder, "nginx.conf")
        settings.write_text(SETTINGS.format(folder=folder, host=HOST, port=port, behind=behind, ignored=ignored), encoding="utf-8")
        words = [program, "-p", folder, "-c", str(settings)]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            try:
                _wait(process, port)
                yield port
            finally:
                process.terminate()
                process.wait(5)


def _wait(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + 5
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.02)
    process.kill()
    raise RuntimeError(f"nginx did not start: {process.stderr.read().strip() or 'it said nothing'}")


def _relay(behind: int, heeds: bool):
    """Return a WSGI application that asks the server on ``behind`` and gives what it answers, collected unless told otherwise."""

    def relay(environ: dict, start_response) -> Iterator[bytes]:
        asked = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        with contextlib.closing(http.client.HTTPConnection(HOST, behind, timeout=60)) as connection:
            connection.request(environ["REQUEST_METHOD"], environ["PATH_INFO"] + query, headers=asked)
            answer = connection.getresponse()
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in LEFT_OUT]
            start_response(f"{answer.status} {answer.reason}", headers)
            if heeds and answer.headers.get("X-Accel-Buffering") == "no":
                yield from iter(lambda: answer.read1(1 << 16), b"")
            else:
                yield answer.read()

    return relay
