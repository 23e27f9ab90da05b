"""What the HTML drawings share: one style, templates beside this file, and where a source can be read."""

import re
from functools import cache
from pathlib import Path

import jinja2

from .label import sized

HERE = Path(__file__).parent
PAGES = {  # how a source begins, and the page that has it
    "Protocol Buffers": "https://protobuf.dev/programming-guides/encoding/",
    "gRPC": "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md",
    "MessagePack": "https://github.com/msgpack/msgpack/blob/master/spec.md",
    "WHATWG": "https://html.spec.whatwg.org/multipage/server-sent-events.html",
}
LONGEST = 200  # characters of a value that a drawing shows


def render(template: str, **words) -> str:
    """Fill a template, with the style that all share in ``style``; everything else is escaped."""
    return _environment().get_template(template).render(style=_style(), **words)


def address(source: str) -> str:
    """Return where a source can be read; "" where we don't know.

    >>> address("RFC 9112 §3.1")
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.1'
    """
    if found := re.match(r"RFC (\d+)(?: §(\d+(?:\.\d+)*))?", source):
        return f"https://www.rfc-editor.org/rfc/rfc{found[1]}" + (f"#section-{found[2]}" if found[2] else "")
    return next((page for beginning, page in PAGES.items() if source.startswith(beginning)), "")


def cut(value: str, longest: int = LONGEST) -> str:
    """Return ``value``, or its beginning and an ellipsis where it is long.

    >>> cut("abcdef", 4)
    'abc…'
    """
    return value if len(value) <= longest else value[: longest - 1] + "…"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters |= {"address": address, "cut": cut, "sized": sized}
    return environment


@cache
def _style() -> str:
    """Return the style sheet on one line, without its comments: it is written into every view."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", (HERE / "page.css").read_text(encoding="utf-8"), flags=re.DOTALL))
