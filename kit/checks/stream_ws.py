"""Check of chapter 5: a socket that hears its client while an answer is being streamed."""

import asyncio
import contextlib
import json
import secrets
from types import ModuleType

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from kit.apart.beside import beside
from kit.checks import expect, limit
from kit.checks.loops import looped
from kit.checks.stream_speaker import Speaker

HINTS = {
    "stream-8": "One variable for the task, None at first. In the loop: read, then three cases: a stop, a question meanwhile, a question. "
    "A finally around the loop cancels.",
}
WAIT = 1.0  # seconds that a wrong answer is waited for
DEAF = "hear while an answer is streamed: begin returns a task, which nobody should await; the loop goes on"
FRAGILE = "a client may send anything at any time: a stop where nothing runs is ignored, nonsense too, and the socket stays open"


class Client:
    """The other end of a conversation, which expects."""

    def __init__(self, socket: ClientConnection, speaker: Speaker):
        self.socket, self.speaker, self.said = socket, speaker, ""

    async def say(self, message: object) -> None:
        """Send ``message``, and remember it for the diagnosis."""
        frame = message if isinstance(message, str) else json.dumps(message)
        self.said += (", then " if self.said else "") + frame
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(frame)

    async def expect(self, cause: str, gone: str = FRAGILE, **wanted: object) -> None:
        """Judge the next message by the members ``wanted``; ``gone`` is why the socket may have been closed."""
        try:
            got = json.loads(await asyncio.wait_for(self.socket.recv(), WAIT))
        except TimeoutError:
            got = "nothing"
        except ConnectionClosed:
            await asyncio.sleep(0)
            failures = self.speaker.failures
            if failures and isinstance(failures[0], NotImplementedError):
                raise failures[0] from None
            got, cause = f"the socket was closed: {failures or 'no error'}", gone
        right = isinstance(got, dict) and wanted.items() <= got.items()
        if isinstance(got, dict) and "done" in got and "token" in wanted:
            cause = "one done for each answer: a task that is cancelled says it itself, so converse says none"
        expect(right, sent=self.said, got=got, expected=wanted, cause=cause)


def stream_8(stream: ModuleType) -> None:
    """The server hears while it speaks: a stop, a question too many, nonsense; and stops the model when the client is gone."""
    for abrupt in (False, True):
        with limit(10):
            looped(lambda abrupt=abrupt: _serving(stream, abrupt))


async def _serving(stream: ModuleType, abrupt: bool) -> None:
    """Talk to the student's ``converse``, with a Speaker in it; at the end close the socket or, where ``abrupt``, cut it."""
    async with beside(stream, "kit.checks.stream_speaker").conversing(stream.ws.server.__name__) as (port, speaker):
        async with connect(f"ws://127.0.0.1:{port}/", compression=None) as socket:
            prompt = await (_leaving if abrupt else _talking)(Client(socket, speaker), speaker)
        if not abrupt:
            await _expect_stopped(speaker, prompt, "a question; while it is answered the socket is closed")


async def _talking(client: Client, speaker: Speaker) -> str:
    """Say what a client may say, and judge each answer; return the prompt of the one that is under way at last."""
    await client.say({"stop": True})
    await client.say("not JSON")
    await client.expect("await heard(socket, frame) refuses what makes no sense; only a question begins an answer", status=422)
    await client.say({"prompt": "one"})
    await client.expect("a question, and nothing else, begins an answer: speaking = await begin(socket, asked)", token="one")
    await client.say("not JSON")
    await client.expect(DEAF, status=422)
    await client.say("nor this")
    await client.expect("what makes no sense was refused already: of an empty dict nothing follows", status=422)
    await client.say({"prompt": "two"})
    cause = "one answer at a time on a socket: await refuse(socket, Occupied()) while the task is not done"
    await client.expect(cause, status=409)
    cause = "what comes meanwhile must not disturb the answer under way"
    await client.say("nor that")
    await client.expect(cause, status=422)
    await client.say({"stop": True})
    gone = "a stop ends the answer, not the socket: it stays open for the next question"
    await client.expect("a stop cancels the task, which then says done itself", gone, done=True)
    await _stopped(speaker, "one")
    cause = "a stop cancels the task of the answer"
    expect(speaker.stopped == ["one"], sent=client.said, got=speaker.stopped, expected=["one"], cause=cause)
    await client.say({"prompt": "short"})
    cause = "after a stop the next question is answered: look whether the task is done()"
    await client.expect(cause, gone, token="short")
    await client.expect("say nothing in between", done=True)
    await client.say({"stop": True})
    await client.say({"prompt": "three"})
    await client.expect("an answer that is done is not under way, and a stop after it is ignored", token="three")
    await client.say({"stop": True})
    await client.expect("a stop cancels the task, which then says done itself", gone, done=True)
    await client.say({"prompt": (fresh := secrets.token_hex(4))})
    await client.expect("after a stop the next question is answered: look whether the task is done()", gone, token=fresh)
    return fresh


async def _leaving(client: Client, speaker: Speaker) -> str:
    """Cut the connection amid an answer, and judge what becomes of the answer; return its prompt."""
    await client.say({"prompt": "three"})
    await client.expect("a question begins an answer: speaking = await begin(socket, asked)", token="three")
    client.socket.transport.abort()
    await _expect_stopped(speaker, "three", f"{client.said}, then the connection is cut")
    return "three"


async def _expect_stopped(speaker: Speaker, prompt: str, sent: str) -> None:
    await _stopped(speaker, prompt)
    cause = "when the client is gone, cancel what still runs: in a finally, since a lost connection raises ConnectionClosed"
    expect(prompt in speaker.stopped, sent=sent, got="an answer that goes on for nobody", expected="a cancelled task", cause=cause)


async def _stopped(speaker: Speaker, prompt: str) -> None:
    """Wait for an answer to be stopped, but not for long."""
    loop = asyncio.get_running_loop()
    end = loop.time() + WAIT
    while prompt not in speaker.stopped and loop.time() < end:
        await asyncio.sleep(0.002)
