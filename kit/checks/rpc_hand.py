"""Check of chapter 3: a stub made by hand."""

import contextlib
import json
import secrets
import socket
import threading
from collections.abc import Iterator
from types import ModuleType

from kit.checks import expect, limit
from kit.contract import Refused

HINTS = {
    "rpc-4": "Define a function inside, with *arguments, and return the function itself, not its result. It writes one line and reads one; "
    "json.loads of that line is a dict with one of two keys.",
}
WAIT = "a read for a line that never came: end the line with a newline, and flush() what was written"


def rpc_4(rpc: ModuleType) -> None:
    """Your stub turns any function's name into a call, and an answer or an error into what a caller expects."""
    number, fresh = secrets.randbelow(10**6), secrets.token_hex(4)
    asked = (
        ("add", (1, 2), 3),
        ("greet", ("Zoë",), "ünïcode"),
        ("nothing", (), None),
        ("mixed", (1, None, [2], True), 0),
        (f"f{fresh}", (number, fresh), [fresh]),
    )
    failed = (("divide", (1, 0), "ZeroDivisionError: no"), (f"g{fresh}", (), fresh))
    answers = [*({"answer": right} for *_, right in asked), *({"error": text} for *_, text in failed)]
    with limit(5, WAIT), _answering(*answers) as (port, lines), rpc.by_hand.Stub(port) as stub:
        for name, arguments, right in asked:
            call = getattr(stub, name)
            cause = "return the inner function; do not call it: the caller does"
            expect(callable(call), sent=f"stub.{name}", got=call, expected="a function", cause=cause)
            got = told(call, *arguments)
            _expect_line(lines, got, name, arguments)
            cause = 'return what stands under "answer"'
            expect(got == right, sent=f"stub.{name}{arguments}", got=repr(got), expected=repr(right), cause=cause)
        for name, arguments, text in failed:
            got, cause = told(getattr(stub, name), *arguments), 'look for "error" first, and raise RuntimeError with its text'
            if isinstance(got, RuntimeError) and text in str(got):
                cause = "raise the RuntimeError with the error's text, and not with the object that it came in"
            right = isinstance(got, RuntimeError) and (str(got).startswith(text) or str(got).endswith(text))
            expect(right, sent=f"stub.{name}{arguments}", got=repr(got), expected=f"RuntimeError: {text}", cause=cause)
    with limit(5, WAIT), _answering() as (port, _), rpc.by_hand.Stub(port) as stub:
        got, cause = told(stub.add, 1, 2), 'readline() returns b"" when the server has gone; raise ConnectionError for it'
        expect(isinstance(got, ConnectionError), sent="a call, and the server goes", got=repr(got), expected="ConnectionError", cause=cause)


def told(call, *arguments: object) -> object:
    """Return what the student's ``call`` returns or, of the errors that a check is about, raises."""
    try:
        return call(*arguments)
    except (RuntimeError, OSError, Refused, LookupError, TypeError, ValueError) as error:
        if isinstance(error, NotImplementedError):
            raise
        return error


def _expect_line(lines: list[bytes], got: object, name: str, arguments: tuple) -> None:
    """Judge the line that a call wrote; ``got`` is what came of the call."""
    sent, wanted = f"stub.{name}{arguments}", {"call": name, "arguments": list(arguments)}
    cause = "the inner function takes any number of arguments: def call(*arguments)"
    expect(not _refused(got), sent=sent, got=repr(got), expected=f"{wanted} as a line", cause=cause)
    cause = "write the object as one line of JSON, in bytes: json.dumps(…).encode() and a newline"
    try:
        line = json.loads(lines[-1]) if lines else None
    except ValueError:
        line = lines[-1]
    if isinstance(line, dict) and None in arguments:
        cause = "send every argument as it is, a None too: def call(*arguments), and json.dumps writes them all"
    expect(line == wanted, sent=sent, got=line, expected=wanted, cause=cause)


def _refused(got: object) -> bool:
    """Say whether Python itself refused a call: a function that takes fewer arguments."""
    return isinstance(got, TypeError) and "argument" in str(got)


@contextlib.contextmanager
def _answering(*answers: dict) -> Iterator[tuple[int, list[bytes]]]:
    """Serve one connection on a free port: an answer for each line, then goodbye; yield the port and the lines that came."""
    lines: list[bytes] = []

    def serve() -> None:
        with contextlib.suppress(OSError), listener.accept()[0] as caller, caller.makefile("rwb") as stream:
            for answer in answers:
                if not (line := stream.readline()):
                    return
                lines.append(line)
                stream.write(json.dumps(answer).encode() + b"\n")
                stream.flush()
            if not answers:
                stream.readline()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], lines
    thread.join(1)
