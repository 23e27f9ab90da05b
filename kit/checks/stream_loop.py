"""Check of chapter 5: a model that computes beside an event loop, which goes on."""

import asyncio
import contextlib
import inspect
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import ModuleType

from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.loops import looped
from kit.checks.stream_fakes import COLLECTED, replaced

HINTS = {
    "stream-7": "An endless loop of four steps: wait until it is time, let a thread make the next one, return at None, yield. "
    "to_thread takes next and its two arguments apart.",
}
WAIT = 1.0  # seconds that a wrong answer is waited for
PACE = 0.04
THREADED = "next(tokens, None) computes: await asyncio.to_thread(next, tokens, None) lets a thread do it"


class Returned(Exception):
    """What a body without yield does."""


class Model:
    """An iterator over ``given`` that computes: ``work(number)`` is called before each is made; an exception among them is raised."""

    def __init__(self, given: list, work: Callable[[int], object] = lambda number: None):
        self.given, self.work, self.made = iter(given), work, 0

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        self.work(self.made + 1)
        piece = next(self.given)
        if isinstance(piece, Exception):
            raise piece
        self.made += 1
        return piece


def stream_7(stream: ModuleType) -> None:
    """While the model computes and while a token waits for its moment, the event loop serves others."""
    tokens = [stream.talk.Token(number, text) for number, text in enumerate(("Hi", " ", "you"), 1)]
    _expect_apart(stream, tokens)
    for others in ([], [stream.talk.Token(secrets.randbelow(90), secrets.token_hex(2)) for _ in range(4)]):
        start = time.monotonic()
        with limit(8):
            got = looped(lambda others=others: _all(stream, Model(others), 0.0))
        _expect_tokens(got, others, f"{len(others) or 'no'} tokens at all")
    way = (time.monotonic() - start) / 4  # seconds that a token without a pace takes here: on a busy machine it may be longer than PACE
    _expect_pace(stream, tokens, min(max(PACE, 4 * way), 8 * PACE))
    error = stream.errors.Broken("the model stopped")
    with limit(8):
        got = looped(lambda: _all(stream, Model([tokens[0], error]), 0.0))
    sent = "a token, and then a model that raises Broken"
    cause = "let what next raises through: the server tells the client"
    right = got[:1] == tokens[:1] and [type(each) for each in got[1:]] == [type(error)] and str(got[1]) == str(error)
    expect(right, sent=sent, got=got, expected="the token, then Broken, raised", cause=cause)


def _expect_apart(stream: ModuleType, tokens: list) -> None:
    """Judge whether others are served while the model computes, and whether each token is passed on before the next is made."""
    computing, free, received = threading.Event(), threading.Event(), threading.Event()
    late: list[str] = []

    def work(number: int) -> None:
        computing.set()
        if number == 1 and not free.wait(WAIT):
            late.append("starved")
        if number == 2 and not late and not received.wait(WAIT):
            late.append("collected")
        if number == 3 and "collected" in late and received.wait(WAIT / 10):
            late[:] = ["behind"]

    async def other() -> None:
        while not computing.is_set():
            await asyncio.sleep(0.001)
        await beside(stream, "asyncio").sleep(0)  # a turn in the event loop that the student's generator runs in
        free.set()

    async def ask() -> list:
        second = asyncio.create_task(other())
        await asyncio.sleep(0)
        got = await _all(stream, Model(tokens, work), 0.0, received.set)
        await second
        return got

    sent = "three tokens"
    with limit(8):
        got = looped(ask)
    _expect_generator(got, sent)
    shown = "a second client starved: the event loop stood still while the first one's model computed"
    expect("starved" not in late, sent=sent, got=shown, expected="a second client who is served meanwhile", cause=THREADED)
    cause = "yield each token before you ask for the next one"
    expect("behind" not in late, sent=sent, got="each when the next one was made", expected="each when it is there", cause=cause)
    expect("collected" not in late, sent=sent, got="them all at the end", expected="each when it is there", cause=COLLECTED)
    _expect_tokens(got, tokens, sent)


def _expect_pace(stream: ModuleType, tokens: list, pace: float) -> None:
    """Judge how a token waits for its moment: not shorter than it should, and without stopping the event loop."""
    slept, came, made = [], [], []
    clock = beside(stream, "time")  # of the student's process, which may hide from it: it is for the cause, and the moments decide
    sleep = clock.sleep

    def watched(seconds: float) -> None:
        with contextlib.suppress(RuntimeError):  # in a thread that has no event loop
            beside(stream, "asyncio").get_running_loop()
            slept.extend([seconds] if seconds > 0 else [])
        sleep(seconds)

    async def ask() -> list:
        with replaced(clock, sleep=watched):
            came.append(time.monotonic())
            return await _all(stream, Model(tokens, work), pace, lambda: came.append(time.monotonic()))

    def work(number: int) -> None:
        if number == 2:
            sleep(2 * pace)
        made.append(time.monotonic())

    sent, expected = "three tokens, of which the second computes for two paces", "each at least pace seconds after the one before"
    with limit(8):
        got = looped(ask)
    cause = "await asyncio.sleep(…) lets others run; time.sleep stops them all"
    expect(not slept, sent=sent, got="an event loop that sleeps", expected="one that serves others meanwhile", cause=cause)
    _expect_tokens(got, tokens, sent)
    cause = "wait until pace seconds have passed since the token before"
    early = [number + 1 for number, moment in enumerate(came[1:]) if moment < came[0] + number * pace * 0.95]
    expect(not early, sent=sent, got=f"too early: token {', '.join(map(str, early))}", expected=expected, cause=cause)
    cause = f"{cause}: a slow one counts from when it came, not from when it was due"
    expect(came[3] >= made[1] + pace * 0.95, sent=sent, got="the third at once after the second", expected=expected, cause=cause)


def _expect_generator(got: list, sent: str) -> None:
    cause = "yield each token: what has no yield in it is no async generator, and returns once"
    returned = bool(got) and isinstance(got[-1], Returned)
    expect(not returned, sent=sent, got=str(got[-1:]), expected="an async generator", cause=cause)


def _expect_tokens(got: list, right: list, sent: str) -> None:
    last = got[-1] if got else None
    if isinstance(last, TimeoutError):
        cause = "next(tokens) raises StopIteration at the end, which can't come out of a thread and into a coroutine: next(tokens, None)"
        cause = cause if len(got) == len(right) + 1 else "a wait that never ends"
        expect(False, sent=sent, got=f"{len(got) - 1} tokens, then silence", expected="the end", cause=cause)
    if isinstance(last, RuntimeError) and "StopIteration" in str(last):
        cause = "StopIteration may not be raised in a coroutine: next(tokens, None), and return at None"
        expect(False, sent=sent, got=str(last), expected="the end", cause=cause)
    if isinstance(last, Exception):
        raise last
    cause = "yield every token, as it is, and return when there are no more"
    expect(got == right, sent=sent, got=got, expected=right, cause=cause)


async def _all(stream: ModuleType, model: Model, pace: float, came: Callable[[], object] = lambda: None) -> list:
    """Take all that ``apart`` yields, and the error that ended it; a TimeoutError where nothing came any more."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # a StopIteration that was set on a future is logged otherwise
    tokens, got = stream.ws.apart.apart(model, pace), []
    if inspect.isawaitable(tokens):  # a blank, or a body without yield
        return [Returned(f"a coroutine, which returned {await tokens!r}")]
    try:
        while (token := await asyncio.wait_for(_next(tokens), 2 * WAIT)) is not None:
            came()
            got.append(token)
    except Exception as error:
        got.append(error)
    return got


async def _next(tokens: AsyncIterator) -> object:
    try:  # anext with a default of its own would await an awaitable of the sandbox once for each of its steps
        return await anext(tokens)
    except StopAsyncIteration:
        return None
