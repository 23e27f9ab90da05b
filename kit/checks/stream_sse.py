"""Checks of chapter 5: an answer as events while it is made, and one that breaks after 200 was sent."""

import contextlib
import json
import secrets
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.stream_fakes import COLLECTED, Made, expect_iterator, logged, taken

HINTS = {
    "stream-3": "A for loop with a yield in it, and one more yield behind it. Some of the tokens are None, and have neither text nor id.",
    "stream-10": "yield from stream, inside try. An except for Exception, not for BaseException: closing a generator is no failure of its.",
}
SECRET = "no such table: passwords"


def stream_3(stream: ModuleType) -> None:
    """Each token is an event as soon as it is made, numbered, and the end is an event too."""
    token = stream.talk.Token
    made = Made([token(5, "Hi"), None, token(6, ' "you"\n'), token(7, "é")])
    sent = "the tokens 5 'Hi', None, 6 ' \"you\"\\n' and 7 'é'"
    with limit(3):
        got = _taken(stream, made, sent)
    events = [event for event, _ in got]
    cause = "after the last token, yield Event('[DONE]'): without it the reader can't tell the end from a cut"
    done = bool(events) and getattr(events[-1], "data", None) == "[DONE]"
    expect(done, sent=sent, got=events[-1:], expected="Event('[DONE]') as the last", cause=cause)
    cause = 'the end is a message like the others: another name does not reach the page\'s "message" handler, another id begins elsewhere'
    plain = events[-1].name == "message" and events[-1].id in ("", "7")  # a reader keeps the last id in any case
    expect(plain, sent=sent, got=events[-1], expected="Event('[DONE]') as the last", cause=cause)
    shown, cause = [getattr(event, "data", event) for event in events], "None is passed on as None: the connection is told that we live"
    expect(len(events) == 5, sent=sent, got=shown, expected="an event for each token, None, and [DONE]", cause=cause)
    expect(events[1] is None, sent=sent, got=events[1], expected=None, cause=cause)
    turns = [number for _, number in got]
    cause = COLLECTED if turns[0] == 4 else "yield the event of a token before you ask for the next token"
    expect(turns == [1, 2, 3, 4, 4], sent=sent, got=f"events after {turns} were made", expected="after [1, 2, 3, 4, 4]", cause=cause)
    for event, text, number in ((events[0], "Hi", "5"), (events[2], ' "you"\n', "6"), (events[3], "é", "7")):
        cause = 'the data are JSON, written by json.dumps({"token": token.text})'
        try:
            told = json.loads(event.data)
        except (ValueError, TypeError):
            told = event.data
        expect(isinstance(told, dict) and told.get("token") == text, sent=sent, got=event.data, expected={"token": text}, cause=cause)
        cause = "the id is the token's own number, as text: str(token.id); the first may be 5, where an answer goes on"
        expect(event.id == number, sent=sent, got=repr(event.id), expected=repr(number), cause=cause)
        cause = 'an event with another name does not reach the page\'s "message" handler'
        expect(event.name == "message", sent=sent, got=event.name, expected="message", cause=cause)
    number, word = secrets.randbelow(10**6), secrets.token_hex(3)
    with limit(3):
        events = [event for event, _ in _taken(stream, Made([token(number, word)]), "one more token")]
    right = len(events) == 2 and json.loads(events[0].data).get("token") == word and events[0].id == str(number)
    expect(right, sent=f"the token {number} {word!r}", got=events, expected=f"an event with id {number}, and [DONE]", cause=cause)
    _expect_no_done(stream)


def _expect_no_done(stream: ModuleType) -> None:
    """Judge what becomes of an answer that breaks."""
    made = Made([stream.talk.Token(1, "Hi"), stream.errors.Broken("the model stopped")])
    got, sent = [], "a token, and then a model that raises Broken"
    try:
        with limit(3):
            for event in stream.sse.server.events(made):
                got.append(event.data)
    except stream.errors.Broken:
        pass
    else:
        expect(False, sent=sent, got=got, expected="Broken, raised", cause="let it through: safely makes an event of it")
    cause = "no [DONE] where the model failed: the reader would take half an answer for a whole"
    expect("[DONE]" not in got, sent=sent, got=got, expected="no [DONE]", cause=cause)


def stream_10(stream: ModuleType) -> None:
    """An answer that breaks after 200 was sent says so in the stream, ends there, and gives nothing away."""
    event = stream.events.Event
    before = [event("1"), None, event("2")]
    made = Made(before)
    with limit(3), logged(stream):
        got = taken(stream.sse.server.safely(made), made, "three events")
    cause = "events that don't fail pass as they are"
    expect([piece for piece, _ in got] == before, sent="three events", got=[piece for piece, _ in got], expected=before, cause=cause)
    expect([turn for _, turn in got] == [1, 2, 3], sent="three events", got="them all at the end", expected="one by one", cause=COLLECTED)
    refusals = stream.errors.Broken("the model stopped"), stream.errors.Busy("too many")
    fresh = stream.errors.Busy(secrets.token_hex(4))
    for error in (*refusals, RuntimeError(SECRET), KeyError(SECRET), fresh):
        got, records = _broken(stream, [*before, error, event("never")], sent := f"three events, then {error!r}")
        words, told = _expect_problem(got, before, sent)
        ours = not isinstance(error, stream.errors.Refused)
        cause = "problem(error) gives away nothing of our mistake; str(error) does: those words are for the log"
        expect(SECRET not in words, sent=sent, got=words, expected="nothing of what it was", cause=cause)
        right = (500, None) if ours else (error.code, error.detail)
        cause = "the data are json.dumps(problem(error)): title, status and detail"
        found = told.get("status"), None if ours else told.get("detail")
        expect(found == right, sent=sent, got=told, expected=f"status {right[0]}, detail {right[1] or 'of your own'}", cause=cause)
        written = any(record.exc_info or "Traceback" in record.getMessage() for record in records)
        cause = 'a mistake of ours must be found by us: log.exception("an answer failed") also says where it was'
        shown = "no traceback in the log" if records else "nothing in the log"
        expect(written or not ours, sent=sent, got=shown, expected="its traceback in the log", cause=cause)
    with limit(3), logged(stream):
        safe = stream.sse.server.safely(event for event in before)
        next(safe)
        try:
            safe.close()
        except RuntimeError as error:
            cause = "a reader who leaves raises GeneratorExit, which is no failure: catch Exception, and yield nothing in a finally"
            expect(False, sent="close() after the first event", got=error, expected="the end", cause=cause)


def _expect_problem(got: list, before: list, sent: str) -> tuple[str, dict]:
    """Judge what came after the failure, and return the problem's text, read once, and its members."""
    cause = "what was made before the failure passes first, in order"
    expect(got[:3] == before, sent=sent, got=got, expected=f"{before} first", cause=cause)
    cause = "the failure is told by one more event; after 200 nothing else can tell it"
    expect(len(got) > 3, sent=sent, got="the end, as if all were well", expected="an event named problem", cause=cause)
    name = getattr(got[3], "name", None)
    expect(name == "problem", sent=sent, got=got[3], expected="an event named problem", cause='Event(…, name="problem")')
    cause = "nothing comes after a problem, no [DONE] either: the answer did not get there"
    expect(len(got) == 4, sent=sent, got=got[3:], expected="the problem as the last", cause=cause)
    words = told = getattr(got[3], "data", None)
    with contextlib.suppress(ValueError, TypeError):
        told = json.loads(words)
    cause = "the data are json.dumps(problem(error)): title, status and detail"
    expect(isinstance(told, dict), sent=sent, got=words, expected="problem details as JSON", cause=cause)
    cause = "an event's data are text: json.dumps(problem(error)), not the dict itself"
    expect(isinstance(words, str), sent=sent, got=words, expected="problem details as JSON", cause=cause)
    return words, told


def _broken(stream: ModuleType, given: list, sent: str) -> tuple[list, list]:
    """Return what is yielded of a stream that breaks, and what is logged."""
    got, made = [], Made(given)
    with limit(3), logged(stream) as records:
        try:
            safe = stream.sse.server.safely(made)
            expect_iterator(safe, sent)
            got.extend(safe)
        except (stream.errors.Refused, RuntimeError, KeyError) as error:
            if isinstance(error, NotImplementedError):
                raise
            cause = (
                "200 was sent long before: nothing that is raised here reaches the reader, who sees a cut. Catch every Exception, yield it"
            )
            expect(False, sent=sent, got=f"{type(error).__name__}, raised", expected="an event named problem", cause=cause)
    return got, records


def _taken(stream: ModuleType, made: Made, sent: str) -> list[tuple[object, int]]:
    try:
        return taken(stream.sse.server.events(made), made, sent)
    except AttributeError as error:
        expect("NoneType" not in str(error), sent=sent, got=error, expected=None, cause="a None among the tokens is passed on as None")
        raise
