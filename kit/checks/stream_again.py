"""Check of chapter 5: a stream that is cut, and goes on where it stopped."""

import secrets
import time
from collections.abc import Iterator
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.stream_fakes import COLLECTED, expect_iterator, replaced
from kit.contract import Refused

HINTS = {
    "stream-5": "A loop over the attempts, in it a try, in it a loop over connect(last_id). Return behind the inner loop: "
    'it came to its end. last_id is "" before the first event.',
}
PAUSE = 0.01  # seconds, instead of the client's own


class Endless(BaseException):
    """More connections than anybody should make; not to be caught by the student's except."""


class Line:
    """A service with so many ``pieces`` and a ``last`` event, each of whose connections is cut after so many, or whole: None."""

    def __init__(self, stream: ModuleType, *cuts: int | None, early: bool = False, pieces: int = 3, mark: str = "", last: str = "[DONE]"):
        event, ids = stream.events.Event, [str(number) for number in range(1, pieces + 2)]
        self.events = [*(event(f"piece {number}{mark}", number) for number in ids[:-1]), event(last, ids[-1])]
        self.cuts, self.early, self.asked, self.made, self.ended, self.pauses = cuts, early, [], 0, None, []

    def connect(self, last_id: str) -> Iterator[object]:
        """Give the events after ``last_id``."""
        if self.ended is not None:
            self.pauses.append(time.monotonic() - self.ended)
        self.asked.append(last_id)
        if len(self.asked) > 12:
            raise Endless
        cut = self.cuts[min(len(self.asked), len(self.cuts)) - 1]
        if cut == 0 and self.early:
            self.cut()
        return self.given(int(last_id or 0), cut)

    def given(self, start: int, cut: int | None) -> Iterator[object]:
        """Yield the events after ``start``, and break after ``cut`` of them."""
        for number, event in enumerate(self.events[start:]):
            if number == cut:
                self.cut()
            self.made += 1
            yield event

    def cut(self) -> None:
        """Break the connection, and note when."""
        self.ended = time.monotonic()
        raise ConnectionResetError(f"cut number {len(self.asked)}")


def stream_5(stream: ModuleType) -> None:
    """A stream that is cut goes on where it stopped: nothing lost, nothing twice, and not for ever."""
    with replaced(stream.sse.client, PAUSE=PAUSE):
        for cuts, asked in (((None,), [""]), ((2, None), ["", "2"]), ((1, 0, None), ["", "1", "1"]), ((0, 3, None), ["", "", "3"])):
            for early in (False, True):
                _expect_whole(stream, Line(stream, *cuts, early=early), asked, sent=f"connections that are cut after {[*cuts]} events")
        mark = f", {secrets.token_hex(3)}"
        _expect_whole(stream, Line(stream, 2, 1, None, mark=mark), ["", "2", "3"], sent="connections that are cut after 2, 1 events")
        _expect_whole(stream, Line(stream, None, last="problem"), [""], sent="a connection that comes to its end, without a [DONE]")
        _expect_given_up(stream)
        for error in (Refused("no"), TimeoutError("no answer in time")):
            _expect_through(stream, error)


def _expect_given_up(stream: ModuleType) -> None:
    """Judge what becomes of an answer that is cut too often."""
    line, sent = Line(stream, 1, 0), "a connection that is cut after 1 event, and then nothing but cuts"
    error = _error(stream, line, [])
    endless, cause = isinstance(error, Endless), "count them: ATTEMPTS in all"
    expect(not endless, sent=sent, got="a dozen attempts, no end", expected="4 attempts", cause=cause)
    cause = "the last attempt's ConnectionError goes to the caller, who would take half an answer for a whole"
    expect(error is not None, sent=sent, got="the end, as if all were well", expected="ConnectionError", cause=cause)
    cause = "ATTEMPTS counts connections, the first one too"
    expect(len(line.asked) == 4, sent=sent, got=f"{len(line.asked)} attempts", expected="4 attempts", cause=cause)
    told = str(error) == "cut number 4" or isinstance(error.__cause__ or error.__context__, ConnectionError)
    cause = "the ConnectionError of the last attempt says why it was cut: raise, alone, inside the except"
    expect(told, sent=sent, got=repr(error), expected="ConnectionResetError('cut number 4')", cause=cause)
    line, sent = Line(stream, 1, pieces=9), "connections that are cut after 1 event each"
    error, cause = _error(stream, line, []), "ATTEMPTS counts the connections of the whole answer"
    right = not isinstance(error, Endless) and len(line.asked) == 4
    expect(right, sent=sent, got=f"{len(line.asked)} attempts", expected="4 attempts", cause=cause)


def _expect_through(stream: ModuleType, error: Exception) -> None:
    """Judge what becomes of an error that is no cut."""
    asked, kind = [], type(error).__name__

    def fails(last_id: str) -> Iterator[object]:
        asked.append(last_id)
        raise error
        yield

    with limit(3):
        try:
            got = list(stream.sse.client.resumed(fails))
        except (Refused, TimeoutError) as raised:
            got = type(raised).__name__
    cause = "only a ConnectionError is worth another attempt; let the rest through: a refusal won't change, and who is slow is not helped"
    right, got = (got, asked) == (kind, [""]), f"{got}, {len(asked)} attempts"
    expect(right, sent=f"{kind}, raised", got=got, expected=f"{kind}, 1 attempt", cause=cause)


def _expect_whole(stream: ModuleType, line: Line, asked: list[str], sent: str) -> None:
    """Judge an answer that comes to its end over some connections."""
    got: list = []
    error = _error(stream, line, got)
    endless, cause = isinstance(error, Endless), "return when a connection came to its end, whatever its last event was"
    expect(not endless, sent=sent, got="a dozen attempts, no end", expected=asked, cause=cause)
    expect(
        bool(error) or len(line.asked) <= len(asked), sent=sent, got=f"{len(line.asked)} attempts", expected=f"{len(asked)}", cause=cause
    )
    cause = "catch ConnectionError around both the call of connect and the loop over its events"
    expect(error is None, sent=sent, got=error, expected="another attempt", cause=cause)
    pieces, right = [event.data for event, _ in got], [event.data for event in line.events]
    likely = "connect again with the id of the last event that you yielded, as it came: " + (
        "these came twice" if len(pieces) > len(set(pieces)) else "some are lost"
    )
    expect(pieces == right, sent=sent, got=f"{pieces}, asked after {line.asked}", expected=right, cause=likely)
    expect([turn for _, turn in got] == [1, 2, 3, 4], sent=sent, got="events that come later", expected="each at once", cause=COLLECTED)
    expect(line.asked == asked, sent=sent, got=f"connect{line.asked}", expected=f"connect{asked}", cause="the id of the last event, or ''")
    cause = "wait before you connect again, time.sleep(PAUSE): a thousand readers at once would keep a server down that comes up"
    hasty = any(pause < PAUSE * 0.9 for pause in line.pauses)
    expect(not hasty, sent=sent, got="another attempt at once", expected="a pause of PAUSE seconds", cause=cause)


def _error(stream: ModuleType, line: Line, got: list) -> BaseException | None:
    """Take all that is resumed into ``got``, with how many were made by then; return the error that ended it."""
    try:
        with limit(5):
            events = stream.sse.client.resumed(line.connect)
            expect_iterator(events, "connections")
            for event in events:
                got.append((event, line.made))
    except (ConnectionError, Endless) as error:
        return error
    return None
