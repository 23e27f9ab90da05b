"""The words that every wire carries: an answer, piece by piece, counted where it is made."""

import codecs
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kit.blank import unless_blank
from kit.talk import load

from .errors import Broken, Busy, Invalid

LIMIT = 96  # tokens of an answer at most
SLOTS = 1100  # answers under way at once; each holds 0.4 MB of keys and values
log = logging.getLogger("talk")
slots = threading.BoundedSemaphore(SLOTS)


class Question(NamedTuple):
    """What is asked: see kit/talk.proto, which has the same fields."""

    prompt: str
    seed: int = 0
    pace: float = 0.0
    limit: int = 0
    after: int = 0
    fails_after: int = 0


class Token(NamedTuple):
    """A piece of the answer, and its number, from 1."""

    id: int
    text: str


def checked(question: Question) -> Question:
    """Return ``question``, or raise Invalid for one that can't be answered."""
    if not question.prompt.strip() or len(question.prompt) > 500:
        raise Invalid("prompt must be a text of 1 to 500 characters")
    if not 0 <= question.pace <= 5:
        raise Invalid("pace must be 0 to 5 seconds")
    for name, most in (("seed", 2**32 - 1), ("limit", LIMIT), ("after", LIMIT), ("fails_after", LIMIT)):
        if not 0 <= getattr(question, name) <= most:
            raise Invalid(f"{name} must be 0 to {most}")
    return question


def prepare() -> None:
    """Load the model before the port opens, and write each answer's count to the server's log; every ``serve`` begins with it."""
    log.setLevel(logging.INFO)
    load()


class Answer:
    """The answer to a Question: an iterator of Tokens, each made when it is asked for.

    ``close()`` stops the model. It may come from any thread, more than once, and waits for the token that is being made. The log then says
    how many tokens were made. Raises Busy where too many answers are under way, Broken where the question wanted it.
    """

    def __init__(self, question: Question):
        if not slots.acquire(blocking=False):
            raise Busy(f"{SLOTS} answers are under way; ask again in a second")
        self.made = 0
        self.question, self._open, self._alone = question, True, threading.Lock()
        tokens = self._counted()
        pieces = unless_blank("stream-2", whole, tokens, otherwise=(token.decode(errors="replace") for token in tokens))
        self._pieces = (Token(number, text) for number, text in enumerate(pieces, 1) if number > question.after)

    def _counted(self) -> Iterator[bytes]:
        question = self.question
        for token in load().stream(question.prompt, question.seed, limit=question.limit or LIMIT):
            if question.fails_after and self.made >= question.fails_after:
                raise Broken("the model stopped in the middle of its answer, as it was asked to")
            self.made += 1
            yield token

    def __iter__(self) -> Iterator[Token]:
        return self

    def __next__(self) -> Token:
        with self._alone:
            try:
                return next(self._pieces)
            except BaseException as error:
                self._end("complete" if isinstance(error, StopIteration) else "failed")
                raise

    def close(self) -> None:
        """Stop the model, and free what the answer held."""
        with self._alone:
            self._end("left")

    def _end(self, ending: str) -> None:
        if self._open:
            self._open = False
            self._pieces.close()
            slots.release()
            log.info("%d tokens, %s", self.made, ending)


def paced(tokens: Iterable[Token], pace: float, heartbeat: float = float("inf")) -> Iterator[Token | None]:
    """Yield each token at least ``pace`` seconds after the one before, and None each time that ``heartbeat`` seconds pass without one.

    The end takes a step of the model too, and so it comes ``pace`` seconds after the last token.
    """
    tokens, due = iter(tokens), time.monotonic() + pace
    while True:
        while (rest := due - time.monotonic()) > heartbeat:
            time.sleep(heartbeat)
            yield None
        time.sleep(max(0.0, rest))
        token = next(tokens, None)
        if token is None:
            return
        due = time.monotonic() + pace
        yield token


def whole(tokens: Iterable[bytes]) -> Iterator[str]:
    r"""Yield the text of each token as soon as its characters are whole.

    A token is UTF-8 bytes, and may end amid a character: ``b"\xc3"`` and ``b"\xa9"`` are the two halves of ``é``. Text can't be half a
    character, so keep such bytes, and only these, until the rest of it comes, and yield nothing for a token that completes none. What is
    still incomplete at the end becomes "\ufffd". ``codecs.getincrementaldecoder("utf-8")(errors="replace")`` makes a decoder that
    remembers: ``decoder.decode(octets)``, and ``decoder.decode(b"", final=True)`` at the end.

    >>> list(whole([b"caf", b"\xc3", b"\xa9"]))                 # doctest: +SKIP
    ['caf', 'é']
    """
    # BEGIN SOLUTION stream-2: decode piece by piece, and yield what is whole
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for token in tokens:
        if text := decoder.decode(token):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text
    # END SOLUTION
