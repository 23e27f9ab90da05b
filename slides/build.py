"""Build the deck: fill the figures, code and bytes into wires.md, then let pandoc make one HTML file that needs no network."""

import argparse
import ast
import contextlib
import html
import re
import socket
import textwrap
from pathlib import Path

import pypandoc
from jinja2 import Environment, StrictUndefined
from websockets import ClientProtocol, ServerProtocol, frames
from websockets.uri import parse_uri

from benchmarks import claims, distance_plot, plots, report
from benchmarks.cases import FORMATS
from kit import model
from solutions import codecs, rest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = claims.reference()
FAR = distance_plot.stored()


def code(path: str, name: str, head: bool = False) -> str:
    """Return a function's body (with ``head``, its decorators and signature too) or, of a .proto, a whole service or message."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".proto"):
        return re.search(rf"^(service|message) {name} {{.*?^}}", text, re.M | re.S)[0]
    found = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == name)
    top, words = min(node.lineno for node in (found, *found.decorator_list)), found.body[0]  # the docstring
    lines = text.splitlines()
    shown = lines[top - 1 : words.lineno - 1] * head + lines[words.end_lineno : found.end_lineno]
    return textwrap.dedent("\n".join(line for line in shown if not re.search(r"# (BEGIN|END) SOLUTION", line)))


def plot(name: str) -> str:
    """Return the stored plot as an image whose alternative text is its finding."""
    drawn = distance_plot.distance(FAR) if name == "distance" else plots.FIGURES[name](REFERENCE)
    finding = html.escape(drawn.get_suptitle())
    return f'<img class="plot" src="{ROOT}/benchmarks/results/{name}.png" alt="{finding}">'


def wire() -> str:
    """Return a picture of the wire view; the README shows the same."""
    alt = "A request in the wire view: hexadecimal and text, each byte coloured by its layer, and a card on the header Content-Length"
    return f'<img class="plot" src="{ROOT}/slides/wire.png" alt="{alt}">'


def request(features: list[float], limit: int = 48) -> str:
    """Return what our REST client writes to its socket, the body cut after ``limit`` characters."""
    client, (near, far) = rest.Client(8000), socket.socketpair()
    client.connection.sock = near
    far.shutdown(socket.SHUT_WR)  # nobody answers: we want what is asked
    with contextlib.suppress(ConnectionError):
        client.predict(features)
    head, _, body = far.recv(65536).decode().partition("\r\n\r\n")
    far.close()
    return f"{head}\n\n{body[:limit]}{'…' * (len(body) > limit)}".replace("\r", "")


def response(features: list[float]) -> str:
    """Return what the REST service answers, as status line, headers and body."""
    answer = rest.create_app().test_client().post("/v1/predictions", json={"features": features})
    return f"HTTP/1.1 {answer.status}\n{str(answer.headers).strip()}\n\n{answer.text}".replace("\r", "")


def upgrade() -> tuple[str, str]:
    """Return the request that opens a WebSocket, and the answer to it."""
    client, server = ClientProtocol(parse_uri("ws://127.0.0.1:8765/"), subprotocols=["json"]), ServerProtocol(subprotocols=["json"])
    client.key = "dGhlIHNhbXBsZSBub25jZQ=="  # the example of RFC 6455 §1.3, so that every build shows the same handshake
    asked = client.connect()
    answered = server.accept(asked)
    del answered.headers["Date"]
    return tuple(part.serialize().decode().replace("\r", "").strip() for part in (asked, answered))


def words() -> dict:
    """Return every name that wires.md may use between its braces."""
    counted = REFERENCE["cells"]
    said, pairs = report.findings(REFERENCE), [pair[1:] for pair in claims.pairs()]
    return {function.__name__: function for function in (code, plot, wire, request, response, upgrade)} | {
        **{"model": model, "codecs": codecs, "frames": frames, "formats": FORMATS},
        "p50": lambda cell, window="latency": f"{claims.latency(REFERENCE, cell, name=window).middle:,.0f} µs",
        "rate": lambda cell: f"{claims.throughput(REFERENCE, cell).middle:,.0f} calls/s",
        "total": lambda cell, size, where="socket_": f"{sum(counted[cell]['bytes'][size][where + way] for way in ('out', 'in')):,.0f} B",
        "far": lambda number: (sentence := distance_plot.findings(FAR)[number])[0].upper() + sentence[1:],
        "finding": lambda heading, one, other: said[heading][1][pairs.index((one, other))],
    }


def main() -> None:
    """Read where the deck shall go, and build it there."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: python slides/build.py out/slides/wires.html")
    parser.add_argument("out", type=Path, help="the HTML file to write")
    out = parser.parse_args().out
    text = (ROOT / "slides" / "wires.md").read_text(encoding="utf-8")
    filled = Environment(undefined=StrictUndefined, autoescape=False).from_string(text).render(words())
    options = ["--standalone", "--embed-resources", f"--css={ROOT / 'slides' / 'deck.css'}", "--slide-level=1"]
    options += ["--metadata=lang:en", "--metadata=pagetitle:One model, many wires"]
    out.parent.mkdir(parents=True, exist_ok=True)
    pypandoc.convert_text(filled, "dzslides", format="markdown-smart", outputfile=str(out), extra_args=options)
    print(f"{out}: open it in a browser; arrow keys turn the slides, f fills the screen, o shows them all with their notes")


if __name__ == "__main__":
    main()
