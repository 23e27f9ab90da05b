"""A model that computes, beside an event loop that must not wait for it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from ..talk import Token


async def apart(tokens: Iterator[Token], pace: float) -> AsyncIterator[Token]:
    """Yield ``tokens``, each at least ``pace`` seconds after the one before, also after a slow one, and block the event loop never.

    ``next(tokens, None)`` computes, so let a thread do it: ``await asyncio.to_thread(next, tokens, None)``; None means that there are no
    more. (Without the None it would raise StopIteration, which no coroutine may.) Waiting is ``await asyncio.sleep(seconds)``, which lets
    others run; ``time.sleep`` stops them all. Yield a token when it is there, not when all are.

    >>> [token async for token in apart(iter([Token(1, "Hi")]), pace=0.1)]      # doctest: +SKIP
    [Token(id=1, text='Hi')]
    """
    raise NotImplementedError("exercise stream-7: wait for the moment, let a thread make the next one, yield it")


async def at_once(tokens: Iterator[Token], _: float) -> AsyncIterator[Token]:
    """Yield ``tokens`` when all are there: what the server does while ``apart`` is blank."""
    for token in await asyncio.to_thread(list, tokens):
        yield token
