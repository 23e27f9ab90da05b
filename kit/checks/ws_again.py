"""Checks of chapter 4: when to come back, without losing or repeating, after which goodbye; and who may come at all."""

import itertools
import random
import secrets
from collections.abc import Iterator
from types import ModuleType

from kit.checks import expect, limit

HINTS = {
    "ws-7": "A loop without end around a yield. A bound that is doubled after each round, and min() keeps it from growing for ever.",
    "ws-8": "Three cases, in the order of the docstring; the memory is one number, and it changes in one of the cases only.",
    "ws-9": "None first. Then a set of whole origins and one comparison, both sides in lower case.",
    "ws-10": "A set of numbers, and the operator in.",
}
MANY = 300  # delays; the client of someone who is away for half an hour
YES = (1001, 1005, 1006, 1011, 1012, 1013, 1014, 3008)
NO = (1000, 1002, 1003, 1007, 1008, 1009, 1010, 1015, 3000, 3003, 4000, 999, 1004, 1016, 3001, 3007, 3009, 3999)
HOST = "127.0.0.1:8765"
STORM = "draw with chance.uniform(0, bound): without chance, all who were cut off together come back together, as one storm"


class Chance(random.Random):
    """Chance that draws as it is told, and notes what it was asked."""

    def __init__(self, share: float):
        super().__init__(0)
        self.share, self.asked = share, []

    def uniform(self, a: float, b: float) -> float:
        """Draw at ``share`` between the bounds."""
        self.asked.append((a, b))
        return a + self.share * (b - a)

    def random(self) -> float:
        """Draw ``share``."""
        self.asked.append((0, 1))
        return self.share


def ws_7(ws: ModuleType) -> None:
    """Who was cut off comes back later each time, and a thousand of them not in the same moment."""
    rising = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]
    for share, where in ((0.0, "the shortest"), (1.0, "the longest"), (0.5, "the middle"), (random.randrange(1, 64) / 64, "somewhere")):
        chance, sent = Chance(share), f"delays, as chance draws {where}"
        bounds = rising + [5.0] * MANY if share == 1.0 else rising
        with limit(10):
            got = [round(delay, 9) for delay in itertools.islice(_iterated(ws.again.delays(chance)), len(bounds))]
        right = [round(share * bound, 9) for bound in bounds]
        expect(got == right, sent=sent, got=got, expected=right, cause=_why_delays(got, right, chance, share))
        cause = "one draw for each delay: a test repeats what chance did" if chance.asked else STORM
        drawn = f"{len(chance.asked)} draws for {len(bounds)} delays"
        expect(len(chance.asked) == len(bounds), sent=sent, got=drawn, expected=len(bounds), cause=cause)


def _iterated(delays: object) -> Iterator[float]:
    expect(hasattr(delays, "__iter__"), sent="delays(chance)", got=delays, expected="an iterator", cause="yield the delays, one by one")
    return iter(delays)


def _why_delays(got: list, right: list, chance: Chance, share: float) -> str:
    if not chance.asked:
        return STORM
    if len(got) < len(right):
        return f"the delays have no end, and these end after {len(got)}: who waits decides when to give up"
    if share == 0.0 and any(got):
        return "full jitter begins at 0: half of the bound and chance on top is another method, and keeps clients closer together"
    if max(got) > 5:
        return "the bound is at most MOST: doubled without end, it would be hours"
    return "the bound begins at FIRST and doubles after each attempt, up to MOST"


def ws_8(ws: ModuleType) -> None:
    """After a cut no message is lost, and none is taken twice."""
    story = [(7, True), (8, True), (8, False), (7, False), (1, False), (9, True), (10, True)]
    follower = ws.again.Follower()
    with limit(3):
        for number, right in story:
            after = f" after {follower.last}" if follower.last else ", the first"
            got, sent = _taken(ws, follower, {"number": number}), f"number {number}{after}"
            cause = (
                "what was seen before comes again after a reconnection: it is not new" if not right else "the very next number is new: True"
            )
            cause = "any number is new when nothing was taken yet" if number == 7 and right else cause
            expect(got is right, sent=sent, got=repr(got), expected=right, cause=cause)
        cause = "remember the number of the message that you take, and no other"
        expect(follower.last == 10, sent="7 8 8 7 1 9 10", got=f"last is {follower.last}", expected="last is 10", cause=cause)
        got = _taken(ws, follower, {"number": 13})
        cause = "11 and 12 are missing: raise Gap, so that they are asked for"
        expect(isinstance(got, ws.again.Gap), sent="number 13 after 10", got=repr(got), expected="Gap, raised", cause=cause)
        cause = "a gap changes nothing: who asks again must ask for what came after 10"
        expect(follower.last == 10, sent="number 13 after 10", got=f"last is {follower.last}", expected="last is 10", cause=cause)
        got = _taken(ws, follower, {"number": 13, "missed": 2})
        cause = "the server says that it dropped two for us: asking again would bring nothing, so this one is new"
        expect(got is True, sent="number 13 after 10, which says missed: 2", got=repr(got), expected=True, cause=cause)
        got = _taken(ws, follower, {"number": 12, "missed": 1})
        cause = "what was seen before is not new, whatever it says of missed ones"
        expect(got is False, sent="number 12 after 13, which says missed: 1", got=repr(got), expected=False, cause=cause)
    _expect_fresh_numbers(ws)


def _expect_fresh_numbers(ws: ModuleType) -> None:
    """Judge a Follower of numbers that nobody knows before."""
    first, follower = random.randrange(100, 10_000), ws.again.Follower()
    got, numbers = [], (first, first + 1, first, first + 2, first + 4)
    with limit(3):
        for number in numbers:
            got.append(_taken(ws, follower, {"number": number}))
    right = got[:4] == [True, True, False, True] and isinstance(got[4], ws.again.Gap) and follower.last == first + 2
    cause = "seen before, the very next, or a gap: compare with self.last"
    expect(right, sent=f"numbers {numbers}", got=got, expected="True, True, False, True, Gap", cause=cause)


def _taken(ws: ModuleType, follower: object, message: dict) -> object:
    try:
        got = follower.take(message)
        return f"{got!r}, returned" if isinstance(got, Exception) else got
    except ws.again.Gap as gap:
        return gap


def ws_9(ws: ModuleType) -> None:
    """Our own page and programs get in; a page from elsewhere does not, however alike its address looks."""
    rows = [
        ("http://127.0.0.1:8765", True, "the page's origin is http:// and then host: the same"),
        ("https://127.0.0.1:8765", True, "https:// is allowed too: the page may have come over TLS"),
        ("HTTP://127.0.0.1:8765", True, "upper and lower case are the same in scheme and host"),
        (None, True, "no Origin means no browser: let it in"),
        ("http://evil.example", False, "another page: a browser would send our user's cookies along with its handshake"),
        ("http://127.0.0.1:8765.evil.example", False, "compare the whole origin: startswith takes this for ours"),
        ("http://evil.example/http://127.0.0.1:8765", False, "compare the whole origin: endswith or in takes this for ours"),
        ("http://127.0.0.1", False, "the port belongs to an origin (RFC 6454 §4)"),
        ("http://127.0.0.1:8766", False, "another port is another origin (RFC 6454 §4)"),
        ("ws://127.0.0.1:8765", False, "a page has http or https in front: no browser sends ws as an origin"),
        ("127.0.0.1:8765", False, "an origin has its scheme in front"),
        ("null", False, "null is what a sandboxed page sends; it is an origin like any other, and not ours"),
        ("", False, "an empty origin is one that is not ours; only None means that there was none"),
        ("https://app.example", True, "an origin among others is allowed"),
        ("http://app.example", False, "others are whole origins: another scheme is another one"),
        ("https://app.example.evil.example", False, "others are whole origins: startswith takes this for one of them"),
        ("https://APP.example", True, "an origin among others has no case either"),
        ("https://grid.example", True, "an origin among others has no case either, and here others have capitals"),
        ("http://127.0.0.1:8765/x", False, "compare the whole origin, with what follows the host: an origin has no path"),
    ]
    others = {"https://app.example", "https://Grid.Example"}
    for origin, right, cause in rows:
        with limit(3):
            got = ws.origin.allowed(origin, HOST, others)
        sent = f"allowed({origin!r}, {HOST!r}, {{{', '.join(map(repr, sorted(others)))}}})"
        expect(isinstance(got, bool), sent=sent, got=got, expected=right, cause="return True or False")
        expect(got is right, sent=sent, got=got, expected=right, cause=cause)
    with limit(3):
        got = ws.origin.allowed("http://localhost:99", "LOCALHOST:99")
    cause = "compare in lower case, on both sides: a host has no case"
    name = f"h{secrets.token_hex(3)}.example"
    with limit(3):
        fresh = [ws.origin.allowed(f"https://{each}", name) for each in (name, f"x{name}", f"{name}.example")]
    expect(got is True, sent="allowed('http://localhost:99', 'LOCALHOST:99')", got=got, expected=True, cause=cause)
    cause = "compare the whole origin with the host that was given"
    expect(fresh == [True, False, False], sent=f"{name}, and two like it", got=fresh, expected=[True, False, False], cause=cause)


def ws_10(ws: ModuleType) -> None:
    """Your client comes back after a fault that may pass, and stays away where it would be refused again."""
    for code in YES:
        _expect_retry(ws, code, True, f"{code} may go better next time: connect again")
    for code in (*NO, random.randrange(4001, 5000)):
        cause = f"{code} will come again for the same reason: stay away, or you are one client of a storm"
        _expect_retry(ws, code, False, "1000 is a goodbye: all was said" if code == 1000 else cause)


def _expect_retry(ws: ModuleType, code: int, right: bool, cause: str) -> None:
    with limit(3):
        got = ws.again.worth_retrying(code)
    cause = "return True or False" if not isinstance(got, bool) else cause
    expect(got is right, sent=f"worth_retrying({code})", got=got, expected=right, cause=cause)
