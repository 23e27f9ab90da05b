"""Checks of chapter 5: characters that come in halves, and a clock that is read when tokens come."""

import math
import random
import secrets
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.stream_fakes import COLLECTED, Made, taken

HINTS = {
    "stream-2": "One decoder, made before the loop, remembers the bytes that are no character yet. It may give an empty text: don't "
    "yield that. After the loop, ask it once more, with final=True.",
    "stream-11": "Subtract each arrival from the next one and sort what you get. ⌈n·p/100⌉ counts from 1, and a list's places from 0; "
    "there may be no gap at all.",
}


def stream_2(stream: ModuleType) -> None:
    """Characters come out whole, each as soon as its last byte is there, and none is lost."""
    once = "only what is still half a character is kept back; the rest of the token is text already"
    ours, word = "".join(chr(random.randrange(0x400, 0x4F0)) for _ in range(3)), secrets.token_hex(2)
    octets = [bytes([octet]) for octet in ours.encode()]  # two for each character
    for tokens, right, cause in (
        ([b"caf", b"\xc3", b"\xa9", b"!"], [("caf", 1), ("é", 3), ("!", 4)], once),
        ([b"\xf0", b"\x9f", b"\x8c\x8d", b" \xe2\x82", b"\xac"], [("🌍", 3), (" ", 4), ("€", 5)], once),
        ([b"caf\xc3", b"\xa9s"], [("caf", 1), ("és", 2)], once),
        ([*octets, word.encode()], [*zip(ours, (2, 4, 6), strict=True), (word, 7)], once),
    ):
        got = _decoded(stream, tokens)
        texts, sent = [text for text, _ in got], f"the tokens {tokens}"
        for wrong, likely in (
            (not all(isinstance(text, str) for text in texts), "yield text, not bytes: decoder.decode(token)"),
            (
                "\ufffd" in "".join(map(str, texts)),
                "a token was decoded by itself: make one decoder, before the loop, that remembers its half",
            ),
            (
                [text for text in texts if text] == [text for text, _ in right if text.strip()] != [text for text, _ in right],
                "a space is a character too: yield every text that is not empty",
            ),
            (
                "".join(map(str, texts)) != "".join(text for text, _ in right),
                "something was dropped: a half that is ignored is a character lost",
            ),
            (len(got) == 1 < len(right) or (got and got[0][1] == len(tokens)), COLLECTED),
            ("" in texts, "yield nothing for a token that completes no character"),
            (got != right, cause),
        ):
            expect(not wrong, sent=sent, got=texts, expected=[text for text, _ in right], cause=likely)
    for tokens in ([b"a", b"\xc3"], [b"a", b"\xf0\x9f"]):
        got = [text for text, _ in _decoded(stream, tokens)]
        cause = (
            'what is incomplete at the end is asked for after the loop: decoder.decode(b"", final=True), of a decoder with errors="replace"'
        )
        cause = 'one "\ufffd" for the one character that is incomplete, however many of its bytes came' if len("".join(got)) > 2 else cause
        expect(got == ["a", "\ufffd"], sent=f"the tokens {tokens}, and no more", got=got, expected=["a", "\ufffd"], cause=cause)


def stream_11(stream: ModuleType) -> None:
    """The wait for the first token and the gaps between the others are told apart, and the percentiles are ranks."""
    for asked, gaps, right in (
        (10.0, [0.5, 0.1, 0.1, 0.3], (0.5, 1.0, 0.1, 0.3)),
        (3.0, [0.2, 0.4, 0.1, 0.3, 0.2], (0.2, 1.2, 0.2, 0.4)),
        (0.0, [9.0, 0.1, 0.5, 0.9, 0.2], (9.0, 10.7, 0.2, 0.9)),
        (5.0, [1.0, *range(200, 0, -1)], (1.0, 20101.0, 100.0, 198.0)),
        (1.0, [1.0, 0.5], (1.0, 1.5, 0.5, 0.5)),
        (7.0, [0.25], (0.25, 0.25, None, None)),
        _fresh_gaps(),
    ):
        arrivals = [asked + sum(gaps[: place + 1]) for place in range(len(gaps))]
        shown = arrivals if len(arrivals) < 9 else f"{len(arrivals)} arrivals, with the gaps {gaps[1]:g}, {gaps[2]:g}, …, {gaps[-1]:g}"
        sent = f"timings({asked}, {shown})"
        with limit(3):
            try:
                got = stream.timing.timings(asked, arrivals)
            except (IndexError, ValueError, TypeError, ZeroDivisionError) as error:  # what an empty list of gaps meets
                if len(gaps) > 1:
                    raise
                got = error
        cause = "one token has no gap: None for both percentiles"
        expect(not isinstance(got, Exception), sent=sent, got=repr(got), expected=right, cause=cause)
        expect(isinstance(got, stream.timing.Timing), sent=sent, got=got, expected="a Timing", cause="return Timing(…, …, …, …)")
        for name, value, wanted in zip(got._fields, got, right, strict=True):
            same = value is wanted if wanted is None or value is None else math.isclose(value, wanted, rel_tol=1e-6)
            expect(same, sent=sent, got=f"{name}={value!r}", expected=f"{name}={wanted!r}", cause=_cause(name, value, gaps))


def _fresh_gaps() -> tuple[float, list[float], tuple[float, ...]]:
    """Return a row that nobody knows before: a wait, and 150 gaps, the 75th and the 149th of which are the percentiles."""
    wait, gaps = random.randrange(1, 64) / 8, [number / 64 for number in random.sample(range(1, 10_000), 150)]
    ordered = sorted(gaps)
    return random.randrange(100) / 4, [wait, *gaps], (wait, wait + sum(gaps), ordered[74], ordered[148])


def _cause(name: str, value: float | None, gaps: list[float]) -> str:
    """Say what a wrong ``value`` looks like."""
    between = gaps[1:] or [math.nan]
    rank = math.ceil(len(between) * int(name[-2:]) / 100) if name.startswith("gap") else 1
    ordered, felt = sorted(between), sorted(gaps)[-(-len(gaps) * rank // len(between)) - 1]

    def like(other: float) -> bool:
        return value is not None and math.isclose(value, other, rel_tol=1e-6)

    for found, cause in (
        (name == "first_token", "from the question to the first arrival: arrivals[0] - asked"),
        (name == "whole", "from the question to the last arrival: arrivals[-1] - asked"),
        (len(gaps) == 1, "one token has no gap: None for both percentiles"),
        (value is None, "None is for an answer that has no gap"),
        (ordered[rank:] and like(ordered[rank]), f"off by one: place {rank}, from 1, is index {rank - 1}"),
        (like(felt), "the wait for the first token is no gap: gaps are between neighbours among the arrivals"),
        (like(between[rank - 1]), "sort the gaps first"),
        (not any(map(like, between)), "by nearest rank: one of the gaps themselves, nothing between two of them"),
    ):
        if found:
            return cause
    return "sort the n gaps and take the one in place ⌈n·p/100⌉, counted from 1"


def _decoded(stream: ModuleType, tokens: list[bytes]) -> list[tuple[str, int]]:
    made, sent = Made(tokens), f"the tokens {tokens}"
    with limit(3):
        try:
            return taken(stream.talk.whole(made), made, sent)
        except UnicodeDecodeError as error:
            cause = "a token alone is not always text: keep the half until the rest of it comes"
            cause = (
                cause if _is_text(b"".join(tokens)) else 'half a character at the end is no error: errors="replace" makes "\ufffd" of it'
            )
            expect(False, sent=sent, got=str(error), expected="text", cause=cause)


def _is_text(octets: bytes) -> bool:
    """Say whether these are whole characters."""
    return "\ufffd" not in octets.decode(errors="replace")
