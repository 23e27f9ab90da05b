"""Checks of chapter 4: statistics that are pushed unasked, and a slow reader who costs no memory."""

import inspect
import random
from collections import Counter
from types import ModuleType

from kit.checks import expect, limit, place

HINTS = {
    "ws-5": "Four lines: self.labels.update(label) counts every character; number; message; then the list of who keeps it and who gets it.",
    "ws-6": "Append first. Then, while too many wait, the deque gives up its oldest with popleft(). The event is set in any case.",
}


class Box:
    """A box of the check's own, so that ws-6 need not be solved."""

    def __init__(self):
        self.got: list[dict] = []

    def put(self, message: dict) -> None:
        """Keep the message."""
        self.got.append(message)


def ws_5(ws: ModuleType) -> None:
    """Every prediction is pushed to all who watch, numbered, unasked, and nobody is waited for."""
    watchers, one, two = ws.watch.Watchers(), Box(), Box()
    watchers.boxes = {one, two}
    sent = 'tell("33"), then tell("1")'
    with limit(3):
        for label in ("33", "1"):
            told = _told(watchers, label)
            cause = "tell is a plain function: it puts into boxes and waits for nobody, so it needs no async and no return"
            expect(not inspect.isawaitable(told), sent=sent, got=told, expected="done at once", cause=cause)
    right = [{"number": 1, "labels": {"3": 2}}, {"number": 2, "labels": {"3": 2, "1": 1}}]
    kept = list(watchers.kept)
    cause = "put the message into every Box of self.boxes: who watches has not asked, so an answer to the one who predicted is no push"
    fewer, more = sorted((len(one.got), len(two.got)))  # the order of a set is chance
    got = f"two watchers got {fewer} and {more} messages"
    expect(fewer == more == 2, sent=sent, got=got, expected="2 and 2", cause=cause)
    got = one.got
    cause = "labels must be a dict of its own, dict(self.labels): this one went on changing after it was sent"
    shared = right[0] | {"labels": right[1]["labels"]}
    expect(shared not in (*got[:1], *kept[:1]), sent=sent, got=shared, expected=right[0], cause=cause)
    numbers = [message.get("number") if isinstance(message, dict) else None for message in got]
    cause = "self.number grows by one before it is sent, once for each message"
    expect(numbers == [1, 2], sent=sent, got=numbers, expected=[1, 2], cause=cause)
    cause = 'count each character of the label: "33" are two digits, self.labels.update(label)'
    if [message.get("labels") for message in got] == [{"3": 2}, {"1": 1}]:
        cause = "labels are the counts of all labels so far, dict(self.labels), not those of the newest alone"
    expect([dict(message) for message in got] == right, sent=sent, got=got, expected=right, cause=cause)
    expect(two.got == got, sent=sent, got=f"the second watcher got {two.got}", expected=got, cause="the same messages go to all who watch")
    cause = "append each message to self.kept, for who was away for a moment"
    expect(kept == right, sent=sent, got=f"kept: {kept}", expected=right, cause=cause)
    watchers.boxes = set()
    fresh = str(random.randrange(10**6, 10**7))
    with limit(3):
        watchers.tell("7")
        watchers.tell(fresh)
    cause = "count also while nobody watches: who comes later wants to know it all"
    expect(watchers.number == 4, sent="tell twice, with nobody watching", got=watchers.number, expected=4, cause=cause)
    got, right = list(watchers.kept)[-1:], [{"number": 4, "labels": dict(Counter(f"3317{fresh}"))}]
    expect([dict(message) for message in got] == right, sent=f'tell("7"), then tell("{fresh}")', got=got, expected=right, cause=cause)
    _expect_bounded(watchers, ws.watch.KEPT)


def _told(watchers: object, label: str) -> object:
    """Return what tell returns; say what a Box is for where it asked one for something else."""
    try:
        return watchers.tell(label)
    except (AttributeError, TypeError) as error:
        if "'Box' object" not in str(error):
            raise
        cause, got = "box.put(message) is how a Box of self.boxes takes a message; its inside is its own", f"{error!r}{place(error)}"
        expect(False, sent=f'tell("{label}")', got=got, expected="the message in every Box", cause=cause)


def _expect_bounded(watchers: object, most: int) -> None:
    """Tell more than is kept."""
    before, sent = watchers.number, f"{most + 44} more labels"
    with limit(10):
        for _ in range(most + 44):
            watchers.tell("5")
    cause = "self.number counts all messages; how many are kept is another number, and stops growing"
    numbers, wanted = [watchers.number, watchers.kept[-1].get("number")], [before + most + 44] * 2
    expect(numbers == wanted, sent=sent, got=f"self.number and the newest: {numbers}", expected=wanted, cause=cause)
    cause = "append to the deque that self.kept is, which lets go of the oldest; a list of your own in its place grows without end"
    expect(len(watchers.kept) == most, sent=sent, got=f"{len(watchers.kept)} are kept", expected=f"the newest {most}", cause=cause)


def ws_6(ws: ModuleType) -> None:
    """A reader who never reads costs a bounded number of messages: the oldest give way, and are counted."""
    box, messages = ws.watch.Box(room=3), [{"number": number} for number in range(1, 9)]
    with limit(3):
        for place, message in enumerate(messages[:3], 1):
            told = box.put(message)
            cause = "put never waits: no async, no await"
            expect(not inspect.isawaitable(told), sent="put(message)", got=told, expected="done at once", cause=cause)
            cause = "set the event, or the sender sleeps on beside a full box"
            expect(
                box.filled.is_set(), sent=f"message {place} of room for 3", got="nobody is woken", expected="self.filled.set()", cause=cause
            )
            box.filled.clear()
        got = list(box.waiting)
        cause = "append as the newest; as many as there is room for may wait, and none is dropped before"
        expect(got == messages[:3], sent="3 messages, room for 3", got=got, expected=messages[:3], cause=cause)
        for message in messages[3:]:
            box.put(message)
    got, right, sent = list(box.waiting), messages[-3:], "8 messages, room for 3"
    cause = "drop what is beyond the room: a reader who never reads must not grow the server's memory"
    expect(len(got) <= 3, sent=sent, got=f"{len(got)} wait", expected="3", cause=cause)
    cause = "the oldest go, popleft(), and the newest stay: of statistics the newest are worth most"
    expect(got == right, sent=sent, got=got, expected=right, cause=cause)
    cause = "count each that is dropped in self.missed: the reader is told"
    expect(box.missed == 5, sent=sent, got=f"missed {box.missed}", expected="missed 5", cause=cause)
    expect(
        box.filled.is_set(),
        sent=sent,
        got="nobody is woken",
        expected="self.filled.set()",
        cause="wake the sender also when some were dropped",
    )
    with limit(3):
        empty = ws.watch.Box(room=1)
        empty.put({"number": 1})
        empty.put({"number": 2})
    got, cause = (list(empty.waiting), empty.missed), "the room is self.room"
    right = ([{"number": 2}], 1)
    expect(got == right, sent="2 messages, room for 1", got=got, expected=right, cause=cause)
    room, messages = random.randrange(4, 9), [{"number": number} for number in random.sample(range(100), 12)]
    with limit(3):
        fresh = ws.watch.Box(room=room)
        for message in messages:
            fresh.put(message)
    got, right = (list(fresh.waiting), fresh.missed), (messages[-room:], 12 - room)
    expect(got == right, sent=f"12 messages, room for {room}", got=got, expected=right, cause=cause)
