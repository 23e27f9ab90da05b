"""The words that every wire carries: an answer, token by token, counted where it is made."""

import codecs
import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kit.contract import Malformed
from kit.talk import load

LIMIT = 96  # tokens of an answer at most
log = logging.getLogger("talk")


class Question(NamedTuple):
    """What is asked: the text, a seed for chance, how many seconds a token takes at least, and how many tokens may come."""

    prompt: str
    seed: int = 0
    pace: float = 0.0
    limit: int = LIMIT


def checked(question: Question) -> Question:
    """Return ``question``, or raise Malformed for one that can't be answered."""
    if not question.prompt.strip() or len(question.prompt) > 500:
        raise Malformed("prompt must be a text of 1 to 500 characters")
    if not 0 <= question.pace <= 1 or not 1 <= question.limit <= LIMIT:
        raise Malformed(f"pace must be 0 to 1 second, limit 1 to {LIMIT} tokens")
    return question


def talk(question: Question) -> Iterator[str]:
    """Yield the answer's tokens as text. Closing the iterator stops the model; the log then says how many tokens it had made."""
    made, ending = 0, "left"

    def counted() -> Iterator[bytes]:
        nonlocal made
        for token in load().stream(question.prompt, question.seed, limit=question.limit, pace=question.pace):
            made += 1
            yield token

    try:
        yield from whole(counted())
        ending = "complete"
    finally:
        log.warning("%d tokens, %s", made, ending)


def whole(tokens: Iterable[bytes]) -> Iterator[str]:
    r"""Yield the text of each token as soon as its characters are whole.

    A token is UTF-8 bytes, and may end amid a character: ``b"\xc3"`` and ``b"\xa9"`` are the two halves of ``é``. Text can't be half a
    character, so keep such bytes until the rest of it comes, and yield nothing for a token that completes none. What is still incomplete
    at the end becomes "\ufffd". ``codecs.getincrementaldecoder("utf-8")(errors="replace")`` makes a decoder that remembers:
    ``decoder.decode(octets)``, and ``decoder.decode(b"", final=True)`` at the end.

    >>> list(whole([b"caf", b"\xc3", b"\xa9"]))                 # doctest: +SKIP
    ['caf', 'é']
    """
    # BEGIN SOLUTION stream-1: decode piece by piece, and yield what is whole
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for token in tokens:
        if text := decoder.decode(token):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text
    # END SOLUTION
