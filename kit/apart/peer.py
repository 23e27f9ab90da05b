"""One end of the line between a check and a sandbox: requests, answers, and threads that keep their place.

A message is a list: kind, conversation, number, then what it carries. Whatever one side asks while it answers the other is served by the
thread that waits for that answer, so that a call which goes back and forth is one call stack, as it would be in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import queue
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kit.apart import values
from kit.apart.forms import Forms, Held
from kit.apart.mirror import Far
from kit.apart.ops import Operations

MAIN = 0  # the lane of a main thread
ASK, ANSWER, RAISE, INTERRUPT, CANCEL, GONE = range(6)
HEAD = struct.Struct("!I")
GRACE = (1.0, 0.3)  # seconds that an interrupted call has for saying where it was: less in the sandbox, which is asked by the check
LANES, LANE = 100, "lane"  # threads of the other side that call us, and what our threads are named that serve them
AHEAD = 64  # messages that wait for one thread of ours


class Left(ConnectionError):
    """The other side has ended, or says what nobody can read."""


class Peer:
    """One end of the line: the check's, or with ``inside`` the sandbox's. ``allow(obj, name)`` raises for what the other may not do."""

    def __init__(self, line: socket.socket, allow: Callable[[object, str], None], inside: bool = False):
        self._line, self._inside = line, inside
        self._forms, self._operations = Forms(self, allow, inside), Operations(allow, inside)
        self._numbers = itertools.count(int(inside), 2)
        self._boxes: dict[int, queue.SimpleQueue] = {}
        self._threads: dict[int, int] = {}
        self._place = threading.local()
        self._writing, self._lock = threading.Lock(), threading.Lock()
        self._lanes: dict[int, queue.SimpleQueue] = {MAIN: queue.SimpleQueue()} if inside else {}
        self._waits = ThreadPoolExecutor(64, thread_name_prefix="apart")
        self.gone: str | None = None
        self._closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    # What this side asks

    def ask(self, op: str, *arguments: object, conversation: int | None = None) -> object:
        """Let the other side do ``op``, and return what it returns or raise what it raises. Raises Left when it has ended."""
        place, number = self._place, next(self._numbers)
        inside = getattr(place, "conversation", None)
        conversation = inside if inside is not None else number if conversation is None else conversation
        if inside is None:
            place.conversation, place.box = conversation, queue.SimpleQueue()
            with self._lock:
                self._boxes[conversation] = place.box
        try:
            if self.gone:
                raise Left(self.gone)
            self._send([ASK, conversation, number, _lane(), op, *(self._forms.written(each) for each in arguments)])
            return self._wait(conversation, number)
        finally:
            if inside is None:
                with self._lock:
                    self._boxes.pop(conversation, None)
                del place.conversation, place.box

    def _wait(self, conversation: int, number: int) -> object:
        box = self._place.box
        while True:
            try:
                kind, _, answered, *rest = box.get()
                if kind == GONE:
                    raise Left(self.gone)
                if kind == ASK:
                    self._serve(conversation, answered, *rest[1:])
                elif kind == RAISE and answered == number:
                    raise self._forms.read(rest[0])
                elif kind == ANSWER and answered == number:
                    return self._forms.read(rest[0])
            except KeyboardInterrupt as stop:
                stop.far_lines = self._stopped(conversation, box)
                raise

    def _stopped(self, conversation: int, box: queue.SimpleQueue) -> list[str]:
        """Interrupt what runs over there, and return the lines of the traceback that it leaves, if it leaves one."""
        with contextlib.suppress(OSError, queue.Empty):
            self._send([INTERRUPT, conversation, 0])
            while True:
                kind, *_, form = box.get(timeout=GRACE[self._inside])
                if kind == RAISE and isinstance(form, list) and form[0] == "x":
                    return [str(line) for line in form[6]]
        return []

    def held(self, key: int) -> Held:
        """Return what stands for an object of the other side's in a message."""
        return Held(key)

    async def awaiting(self, far: Far) -> object:
        """Await an awaitable of the other side's: it runs in the event loop there."""
        self._operations.loop = loop = asyncio.get_running_loop()
        conversation = next(self._numbers)
        waiting = loop.run_in_executor(self._waits, lambda: self.ask("await", far, conversation=conversation))
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            self._send([CANCEL, conversation, 0])
            await asyncio.wait([waiting], timeout=3)
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                return waiting.result()
            raise

    def close(self) -> None:
        """End the line."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._waits.shutdown(wait=False, cancel_futures=True)

    # What the other side asks

    def run(self) -> None:
        """Serve what the main thread of the other side asks, in this thread, until the other side is gone."""
        self._run(self._lanes[MAIN])

    def _run(self, box: queue.SimpleQueue) -> None:
        """Serve conversations one after another: one thread here for each thread there, so that both keep what is a thread's own."""
        while not self.gone:
            with contextlib.suppress(KeyboardInterrupt):  # one that came too late for what it was to stop
                if (message := box.get())[0] == GONE:
                    return
                self._converse(message, box)

    def _converse(self, message: list, box: queue.SimpleQueue) -> None:
        """Serve a request that begins a conversation, in the thread that this is."""
        _, conversation, number, _, *rest = message
        self._threads[conversation] = threading.get_ident()
        self._place.conversation, self._place.box = conversation, box
        try:
            self._serve(conversation, number, *rest)
        finally:
            with self._lock:
                self._boxes.pop(conversation, None)
                self._threads.pop(conversation, None)
            del self._place.conversation, self._place.box

    def _serve(self, conversation: int, number: int, op: str, *forms: object) -> None:
        try:
            done = self._operations.do(op, conversation, *map(self._forms.read, forms))
            message = [ANSWER, conversation, number, self._forms.written(done)]
        except BaseException as error:  # whatever it is, the other side waits for an answer
            message = [RAISE, conversation, number, self._forms.error(error)]
        with contextlib.suppress(OSError):
            self._send(message)

    # The line

    def _send(self, message: list) -> None:
        octets = values.pack(message)
        try:
            with self._writing:
                self._line.sendall(HEAD.pack(len(octets)) + octets)
        except OSError:
            raise Left("it has ended") from None

    def _listen(self) -> None:
        reason = "it has ended"
        try:
            with self._line.makefile("rb") as stream:
                while len(head := stream.read(HEAD.size)) == HEAD.size:
                    [length] = HEAD.unpack(head)
                    if length > values.LIMIT:
                        raise values.Unreadable(f"a message of {length} bytes")
                    self._route(values.unpack(stream.read(length)))
        except (OSError, ValueError, TypeError, IndexError, MemoryError, RuntimeError) as error:  # RuntimeError: no thread to be had
            reason = f"it can't be understood: {error}" if isinstance(error, ValueError) else reason
        self.gone = reason
        with self._lock:
            boxes = [*self._boxes.values(), *self._lanes.values()]
        for box in boxes:
            box.put([GONE, 0, 0])
        self._operations.cancel()
        with self._writing:
            self._line.close()

    def _route(self, message: list) -> None:
        kind, conversation, *_ = message
        if kind == CANCEL:
            self._operations.cancel(conversation)
        elif kind == INTERRUPT:
            self._interrupt(conversation)
        else:
            with self._lock:
                box = self._boxes.get(conversation)
                if box is None and kind == ASK:
                    if (box := self._lanes.get(message[3])) is None:
                        if len(self._lanes) >= LANES:
                            raise values.Unreadable(f"calls from more than {LANES} threads")
                        box = self._lanes[message[3]] = queue.SimpleQueue()
                        threading.Thread(target=self._run, args=(box,), name=LANE, daemon=True).start()
                    self._boxes[conversation] = box
            while box is not None and box.qsize() > AHEAD and not self._closed:  # whoever sends faster than it is served waits
                time.sleep(0.001)
            if box is not None:
                box.put(message)

    def _interrupt(self, conversation: int) -> None:
        """Raise KeyboardInterrupt in the main thread, if that is where the conversation is."""
        if self._threads.get(conversation) == threading.main_thread().ident and hasattr(signal, "pthread_kill"):
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def _lane() -> int:
    """Return a number for the thread that this is: who calls from one thread is served by one thread."""
    return MAIN if threading.current_thread() is threading.main_thread() else threading.get_native_id()
