"""Check of chapter 5: a reader who leaves, and a model that stops."""

import secrets
from collections.abc import Callable
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.stream_fakes import COLLECTED, Made, taken

HINTS = {
    "stream-6": "try, while not gone(), next(pieces, None), and a finally. The second look stands between next and yield.",
}


def stream_6(stream: ModuleType) -> None:
    """When the reader has left, nothing more is made, and the model is stopped however the stream ends."""
    until_gone, names = stream.sse.leaving.until_gone, ["one", "two", "three", "four", "five"]
    for stayed in (names, [*(secrets.token_hex(3) for _ in names[2:]), "", secrets.token_hex(3)]):
        _expect_all(until_gone, stayed)
    _expect_leaving(until_gone, names)
    made, sent = Made(names), "five pieces; our own reader closes us after the first"
    with limit(3):
        stream_of = until_gone(made, lambda: False)
        next(stream_of)
        stream_of.close()
    cause = "close() raises GeneratorExit at the yield; a finally around it runs, what stands behind the loop does not"
    expect(made.closed > 0, sent=sent, got="never closed", expected="pieces.close()", cause=cause)
    made, sent = Made(["one", ValueError("broken")]), "a piece, and then an error"
    try:
        with limit(3):
            got = list(until_gone(made, lambda: False))
    except ValueError:
        got = "the error"
    expect(got == "the error", sent=sent, got=got, expected="the error", cause="let an error through: another function tells it")
    expect(made.closed > 0, sent=sent, got="never closed", expected="pieces.close()", cause="close also when making a piece fails: finally")


def _expect_all(until_gone: Callable, names: list[str]) -> None:
    """Judge a stream whose reader stays."""
    made, sent = Made(names), "five pieces, and a reader who stays"
    with limit(3):
        got = taken(until_gone(made, lambda: False), made, sent)
    pieces, cause = [piece for piece, _ in got], "yield every piece while the reader is there"
    cause = "an empty piece is not the end: next(pieces, None), and return where it is None" if "" in names and "" not in pieces else cause
    expect(pieces == names, sent=sent, got=pieces, expected=names, cause=cause)
    expect([turn for _, turn in got] == [1, 2, 3, 4, 5], sent=sent, got="them all at the end", expected="one by one", cause=COLLECTED)
    cause = "close also when the pieces came to their end: a finally runs however it ends"
    expect(made.closed > 0, sent=sent, got="never closed", expected="pieces.close()", cause=cause)


def _expect_leaving(until_gone: Callable, names: list[str]) -> None:
    """Judge a stream whose reader leaves, between two pieces and while one is being made."""
    made, got, left = Made(names), [], []
    sent = "five pieces, and a reader who leaves after the second was sent"
    with limit(3):
        for piece in until_gone(made, left.__len__):
            got.append(piece)
            left += ["gone"] if piece == "two" else []
    cause = "ask gone() before a piece is made; a for loop has made it when you look"
    if made.made > 3:
        cause = "ask gone() each time, and stop when it is true: the generation goes on for nobody"
    expect(made.made == 2, sent=sent, got=f"{made.made} made", expected="2 made", cause=cause)
    _expect_ended(made, got, ["one", "two"], sent)
    made, sent = Made(names), "five pieces, and a reader who leaves while the third is being made"
    with limit(3):
        got = list(until_gone(made, lambda: made.made >= 3))
    cause = "ask gone() again between making and yielding"
    expect(got == ["one", "two"], sent=sent, got=got, expected=["one", "two"], cause=cause)
    _expect_ended(made, got, ["one", "two"], sent)


def _expect_ended(made: Made, got: list, right: list, sent: str) -> None:
    expect(got == right, sent=sent, got=got, expected=right, cause="what the reader was sent comes first, and nothing after it")
    expect(
        made.closed > 0, sent=sent, got="never closed", expected="pieces.close()", cause="close the pieces: that stops the model. finally"
    )
