"""Checks of chapter 5: Server-Sent Events as text, written and read (WHATWG HTML §9.2.6)."""

import re
import secrets
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.stream_fakes import COLLECTED, Made, taken

HINTS = {
    "stream-1": "A list of lines, joined by newlines at the end. Data of two lines are two data lines: split at the newline. Two empty "
    "texts at the list's end make the line's own newline and the empty line.",
    "stream-4": 'line.partition(":") gives three parts also where there is no colon. Keep a list of data; the id lives on after the event, '
    "data and name don't.",
}
ROWS = (  # lines, the (data, id, name) of the events in them, and what is wrong where they aren't found
    (["data: one", ""], [("one", "", "message")], "collect data lines, and yield Event(data, id, name) at the empty line"),
    ([": hello", ":data: no", "data: one", ""], [("one", "", "message")], "a line that begins with a colon is a comment"),
    (["data: a: b:c", ""], [("a: b:c", "", "message")], "the first colon parts name and value; those after it belong to the value"),
    (["data: one", "data: two", ""], [("one\ntwo", "", "message")], "the data lines of one event are joined by a newline"),
    (["data:  two", "data:one", "data:\tx ", ""], [(" two\none\n\tx ", "", "message")], "drop one leading space, and nothing else"),
    (["data:", ""], [("", "", "message")], "an event with a data line that is empty is an event; only one without a data line is none"),
    (["data", "data", ""], [("\n", "", "message")], "a line without a colon is a field's name, with an empty value"),
    (["event: poem", "data: one", "", "data: two", ""], [("one", "", "poem"), ("two", "", "message")], "a name is for its own event only"),
    (["event:", "data: one", ""], [("one", "", "message")], "an empty name is none: the event is a message (§9.2.6)"),
    (["id: 7", "data: one", "", "data: two", ""], [("one", "7", "message"), ("two", "7", "message")], "an id is kept for all later events"),
    (
        ["id: 7", "data: a", "", "id:", "data: b", ""],
        [("a", "7", "message"), ("b", "", "message")],
        "an empty id takes the place of the last too",
    ),
    (["id: 7", "event: x", "", "data: one", ""], [("one", "7", "message")], "an event without data is none: its name goes, its id stays"),
    (["", "", "data: one", "", ""], [("one", "", "message")], "empty lines without a data line before them are no event"),
    (["retry: 5", "colour: blue", "dat: x", "data: one", ""], [("one", "", "message")], "other fields are ignored"),
    (
        [" data: no", "data : no", "DATA: no", "data: one", ""],
        [("one", "", "message")],
        "a field's name is taken as it is: no space, no case is forgiven",
    ),
    (["data: one", "", "data: half"], [("one", "", "message")], "an event whose empty line never came may be half of one: drop it"),
)


def stream_1(stream: ModuleType) -> None:
    """An event is written so that a reader finds its data, its id and its name, and knows where it ends."""
    for event, cause in (
        (("one", "", "message"), "a line data: …"),
        (("one", "7", "message"), "a line id: … for an event that has one"),
        (("one", "", "poem"), 'the name stands in a field that is called "event"'),
        (("one", "", "MESSAGE"), "only the name message, letter for letter, is what a reader takes when there is none"),
        (("one\ntwo", "8", "poem"), "a newline can't stand in a field: a data line for each line of the data"),
        (("one\n\nthree\n", "", "message"), 'each newline begins another data line, also where that is empty: split("\\n")'),
        (("a\u2028b\x0cc", "", "message"), 'only "\\n" ends a line here; splitlines() knows others: split("\\n")'),
        (("", "9", "message"), "empty data are a data line too, with nothing in it"),
        (('{"token": " é: "}', "10", "message"), "write the data as they are"),
        (
            (" a \n\tb ", "", "message"),
            "write each line as it is, with the spaces at its ends, behind 'data: ': a reader drops one space, no more",
        ),
        (("one", "0", "message"), 'an id "0" is one too: only "" is none'),
        ((f"{secrets.token_hex(2)}\n: {secrets.token_hex(2)}", str(secrets.randbelow(10**6) + 1), secrets.token_hex(3)), "another event"),
    ):
        with limit(3):
            got = stream.events.text(stream.events.Event(*event))
        sent = f"Event{event}"
        expect(isinstance(got, str), sent=sent, got=got, expected="a text", cause="return the event as a str")
        ended = "an empty line ends the event: two newlines. Without it the reader waits for ever"
        expect(bool(re.search(r"(\r\n|\n){2}$", got)), sent=sent, got=repr(got), expected=r"…\n\n", cause=ended)
        blank = event[1] == "" and any(line.partition(":")[0] == "id" for line in re.split("\r\n|\n", got))
        likely = "no id line where there is no id: an empty one makes the reader forget the last"
        expect(not blank, sent=sent, got=repr(got), expected="no id line", cause=likely)
        found = _read(got)
        likely = cause
        if found != [event] and re.search(r"\n\r?\n.", got):
            likely = "the empty line ends the event: it stands behind the last field, and nowhere else"
        expect(found == [event], sent=sent, got=f"{got!r}, read as {found}", expected=f"{[event]}", cause=likely)


def stream_4(stream: ModuleType) -> None:
    """Events are found in lines by the rules of the standard, each as soon as it is whole."""
    for lines, right, cause in (*ROWS, _fresh()):
        got = _parsed(stream, lines)
        fields = [tuple(event) for event, _ in got]
        expect(fields == right, sent=lines, got=fields, expected=right, cause=cause)
        kind = stream.events.Event
        expect(
            all(isinstance(event, kind) for event, _ in got), sent=lines, got=got, expected="Events", cause="yield Event(data, id, name)"
        )
    lines = ["data: one", "", ": more", "data: two", "", "data: three", ""]
    turns, right = [made for _, made in _parsed(stream, lines)], [2, 5, 7]
    cause = COLLECTED if turns[0] == len(lines) else "yield at the empty line, before the next line is asked for: it may take a while"
    expect(turns == right, sent=lines, got=f"events after lines {turns}", expected=f"after lines {right}", cause=cause)


def _fresh() -> tuple[list[str], list[tuple], str]:
    """Return a row that nobody knows before."""
    first, second, number, name = (secrets.token_hex(3) for _ in range(4))
    lines = [f"id:{number}", f"event: {name}", f"data: {first}: ", f":{name}", f"data:{second}", "", f"data: {second}", ""]
    return lines, [(f"{first}: \n{second}", number, name), (second, number, "message")], "all rules together"


def _parsed(stream: ModuleType, lines: list[str]) -> list[tuple[object, int]]:
    made = Made(lines)
    with limit(3):
        try:
            return taken(stream.events.parse(made), made, str(lines))
        except (ValueError, IndexError, KeyError) as error:  # what a line without a colon, or one too many, does to split
            expect(
                False, sent=lines, got=repr(error), expected="events", cause='line.partition(":") takes a line with no colon, or with three'
            )


def _read(written: str) -> list[tuple[str, str, str]]:
    """Read events as a browser does, a block at a time: stream-4 asks for a line at a time, and its answer should not stand here."""
    found, last_id = [], ""
    for block in (re.sub("\r\n?", "\n", written) + "\n").split("\n\n")[:-1]:
        members = [re.match("([^:]*):? ?(.*)", words).groups() for words in block.split("\n")]
        texts, names, ids = ([value for field, value in members if field == wanted] for wanted in ("data", "event", "id"))
        last_id = ids[-1] if ids else last_id
        found += [("\n".join(texts), last_id, (names or [""])[-1] or "message")] if texts else []
    return found
