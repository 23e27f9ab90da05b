"""One end of the line between a check and a sandbox: requests, answers, and threads that keep their place.

A message is a list: kind, conversation, number, then what it carries. Whatever one side asks while it answers the other is served by the
thread that waits for that answer, so that a call which goes back and forth is one call stack, as it would be in one process.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import importlib
import itertools
import queue
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum

from kit.apart import values
from kit.apart.mirror import Far, FarError, Mirrors, kin, tree
from kit.apart.policy import DUNDERS, Forbidden

MAIN = 0  # the lane of a main thread
ASK, ANSWER, RAISE, INTERRUPT, CANCEL, GONE = range(6)
HEAD = struct.Struct("!I")
GRACE = (1.0, 0.3)  # seconds that an interrupted call has for saying where it was: less in the sandbox, which is asked by the check
LANES = 100  # threads of the other side that call us
AHEAD = 64  # messages that wait for one thread of ours
HANDED = 100_000  # objects that one side may hand over
LINES = 12  # of a traceback


class Left(ConnectionError):
    """The other side has ended, or says what nobody can read."""


class Peer:
    """One end of the line: the check's, or with ``inside`` the sandbox's. ``allow(obj, name)`` raises for what the other may not do."""

    def __init__(self, line: socket.socket, allow: Callable[[object, str], None], inside: bool = False):
        self._line, self._allow, self._inside, side = line, allow, inside, int(inside)
        self._numbers, self._keys = itertools.count(side, 2), itertools.count(1)
        self._exports: dict[int, object] = {}
        self._classes: dict[tuple[str, str], type] = {}  # classes that were handed over
        self._known: dict[int, int] = {}  # id of an exported object → its key
        self._fars: weakref.WeakValueDictionary[int, Far] = weakref.WeakValueDictionary()
        self._mirrors = Mirrors(self)
        self._boxes: dict[int, queue.SimpleQueue] = {}
        self._threads: dict[int, int] = {}
        self._place = threading.local()
        self._writing, self._lock = threading.Lock(), threading.Lock()
        self._lanes: dict[int, queue.SimpleQueue] = {MAIN: queue.SimpleQueue()} if inside else {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._jobs: dict[int, object] = {}
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
            self._send([ASK, conversation, number, _lane(), op, *(self._written(each) for each in arguments)])
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
                    raise self._read(rest[0])
                elif kind == ANSWER and answered == number:
                    return self._read(rest[0])
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
        self._loop = loop = asyncio.get_running_loop()
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
            done = getattr(self, f"_op_{op}")(conversation, *(self._read(form) for form in forms))
            message = [ANSWER, conversation, number, self._written(done)]
        except BaseException as error:  # whatever it is, the other side waits for an answer
            message = [RAISE, conversation, number, self._error(error)]
        with contextlib.suppress(OSError):
            self._send(message)

    def _op_get(self, _: int, obj: object, name: str) -> object:
        self._allow(obj, name)
        return getattr(obj, name)

    def _op_set(self, _: int, obj: object, name: str, value: object) -> None:
        self._allow(obj, f"{name}=")
        setattr(obj, name, value)

    def _op_del(self, _: int, obj: object, name: str) -> None:
        self._allow(obj, f"{name}=")
        delattr(obj, name)

    def _op_call(self, _: int, obj: object, name: str, arguments: list, named: dict) -> object:
        self._allow(obj, name)
        if name == "__call__":
            return obj(*arguments, **named)
        return getattr(obj, name)(*arguments, **named)

    def _op_repr(self, _: int, obj: object) -> str:
        return repr(obj)[:10_000] if self._inside else f"<{type(obj).__qualname__}>"  # a fake's own may tell what is expected

    def _op_import(self, _: int, name: str) -> object:
        self._allow(builtins, "import")
        importlib.import_module(name)
        return sys.modules[name]

    def _op_make(self, _: int, module: str, name: str, arguments: list, named: dict) -> BaseException:
        self._allow(builtins, "import")
        return values.known(module, name, BaseException)(*arguments, **named)

    def _op_lend(self, _: int, value: object) -> object:
        """Keep a value here, and return a reference where a copy would be returned: what changes it can then be seen."""
        return Lent(value)

    def _op_hold(self, _: int, call: Callable, arguments: list) -> object:
        """Call, keep here what comes of it, and return a reference to it."""
        self._allow(call, "__call__")
        return Lent(call(*arguments))

    def _op_copy(self, _: int, obj: object) -> object:
        self._allow(obj, "copy")
        return obj

    def _op_await(self, conversation: int, obj: object) -> object:
        """Await an object of ours in the event loop of this side."""
        self._allow(obj, "__await__")

        async def awaited() -> object:
            return await obj

        job = self._jobs[conversation] = asyncio.run_coroutine_threadsafe(awaited(), self._our_loop())
        try:
            return job.result()
        except BaseException as error:
            if type(error).__name__ == "CancelledError":  # concurrent.futures has one of its own
                raise asyncio.CancelledError from None
            raise
        finally:
            self._jobs.pop(conversation, None)

    def _our_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, daemon=True).start()
            return self._loop

    # How values are written and read

    def _written(self, value: object) -> object:
        return values.written(value, self._refer)

    def _read(self, form: object) -> object:
        return values.read(form, self._resolve)

    def _refer(self, value: object) -> list:  # noqa: PLR0911
        if isinstance(value, Far) and value._peer is self:
            return ["o", value._key]
        if isinstance(value, Held):
            return ["o", value.key]
        if isinstance(value, tuple) and hasattr(type(value), "_fields"):
            return self._tuple(value)
        if isinstance(value, BaseException):
            return self._error(value)
        if isinstance(value, type) and issubclass(value, FarError):
            return ["m", *value._kin[0]]
        if isinstance(value, type) and hasattr(value, "_home"):
            return ["m", *value._home]
        if isinstance(value, type) and value.__module__.startswith(values.KIT) and not value.__module__.startswith(values.CHECKS):
            return ["v", value.__module__, value.__qualname__]
        if isinstance(value, type):
            self._classes[value.__module__, value.__qualname__] = value
        if isinstance(value, type) and issubclass(value, BaseException):
            return ["y", *tree(value)]
        if isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields"):
            return ["w", value.__module__, value.__qualname__, list(value._fields), self._written(list(value._field_defaults.values()))]
        for base in (bool, int, float, str, bytes):
            if isinstance(value, base):
                return values.written(base(value) if base is not str else str.__str__(value), self._refer)
        value = value.value if isinstance(value, Lent) else value
        cls = type(value)
        self._allow(value, "__call__")
        names = kin(value) if isinstance(value, type) else kin(cls)
        own = [each for each in DUNDERS if getattr(cls, each, None) is not getattr(object, each, None)]
        return ["r", self._key(value), names, own]

    def _tuple(self, value: tuple) -> list:
        self._classes[type(value).__module__, type(value).__qualname__] = type(value)
        module, name = getattr(type(value), "_home", (type(value).__module__, type(value).__qualname__))
        fields = list(type(value)._fields)
        return ["n", module, name, fields, self._written(list(type(value)._field_defaults.values())), self._written(list(value))]

    def _error(self, error: BaseException) -> list:
        if (theirs := vars(error).get("_far")) and theirs[0] is self:
            return ["o", theirs[1]]
        lines = getattr(error, "far_lines", None) or [
            f"{frame.filename}\n{frame.lineno}\n{frame.line}" for frame in traceback.extract_tb(error.__traceback__)[-LINES:]
        ]
        plain = {}
        if type(error).__module__.startswith(values.KIT):
            plain = {name: each for name, each in vars(error).items() if _is_plain(each)}
        arguments = [_plain(each) for each in error.args]
        try:
            text = str(error)[:10_000]
        except Exception as broken:
            text = f"<str() of the error raised {type(broken).__name__}>"
        return ["x", self._key(error), tree(type(error)), self._written(arguments), text, self._written(plain), lines, _cause(error)]

    def _resolve(self, form: list) -> object:
        try:
            return {"r": self._far, "o": self._ours, "x": self._raised, "y": self._error_class, "m": self._class, "v": self._kit_class,
                    "n": self._named, "w": self._tuple_class}[form[0]](*form[1:])  # fmt: skip
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise values.Unreadable(f"no such form: {str(form)[:80]} ({error!r})") from None

    def _far(self, key: int, names: list, dunders: list) -> Far:
        with self._lock:
            if (far := self._fars.get(key)) is None:
                far = self._fars[key] = self._mirrors.object(key, names, dunders)
        return far

    def _ours(self, key: int) -> object:
        return self._exports[key]

    def _raised(self, key: int, family: list, arguments: object, *told: object) -> BaseException:
        (text, plain, lines, cause), kind, arguments = told, self._mirrors.error(*family), self._read(arguments)
        if issubclass(kind, FarError):
            error = kind.__new__(kind, *arguments)
            error.args, error._text = tuple(arguments), text
        else:
            try:
                error = kind(*arguments)
            except Exception:
                error = kind.__new__(kind)
                error.args = tuple(arguments)
            vars(error).update({name: each for name, each in self._read(plain).items() if not name.startswith("_")})
        if not self._inside and not isinstance(error, Exception | KeyboardInterrupt | asyncio.CancelledError | GeneratorExit):
            error = RuntimeError(f"{family[1]}: {text}")
        if cause:
            above = self._mirrors.error(*cause)
            error.__cause__ = above.__new__(above)
        error.far_lines, error._far = [str(line) for line in lines], (self, key)
        return error

    def _error_class(self, module: str, name: str, bases: list) -> type:
        return self._mirrors.error(module, name, bases)

    def _tuple_class(self, module: str, name: str, fields: list, defaults: object) -> type:
        return self._mirrors.tuple(module, name, fields, self._read(defaults))

    def _named(self, module: str, name: str, fields: list, defaults: object, forms: object) -> tuple:
        given = self._read(forms)
        with contextlib.suppress(KeyError, AttributeError, TypeError):
            if self._inside:
                return values.known(module, name, tuple)(*given)
        return self._mirrors.tuple(module, name, fields, self._read(defaults))(*given)

    def _class(self, module: str, name: str) -> type:
        """Return a class of ours that the other side got as a mirror; a sandbox names none that a check did not hand over."""
        if self._inside:
            return values.known(module, name, object)
        if (module, name) not in self._classes:
            raise Forbidden(f"{module}.{name} was never handed over")
        return self._classes[module, name]

    def _kit_class(self, module: str, name: str) -> type:
        if not module.startswith(values.KIT):
            raise Forbidden(f"{module}.{name} is no class of the kit's")
        return values.known(module, name, object)

    def _key(self, value: object) -> int:
        with self._lock:
            if (key := self._known.get(id(value))) is None:
                key = self._known[id(value)] = next(self._keys)
                if key > HANDED:
                    raise values.Unreadable(f"more than {HANDED} objects were handed over")
                self._exports[key] = value
            return key

    # The line

    def _send(self, message: list) -> None:
        octets = values.pack(message)
        with self._writing:
            self._line.sendall(HEAD.pack(len(octets)) + octets)

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
        for job in list(self._jobs.values()):
            job.cancel()

    def _route(self, message: list) -> None:
        kind, conversation, *_ = message
        if kind == CANCEL:
            if job := self._jobs.get(conversation):
                job.cancel()
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
                        threading.Thread(target=self._run, args=(box,), daemon=True).start()
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


class Held:
    """A key, written as the object that it stands for."""

    def __init__(self, key: int):
        self.key = key


class Lent:
    """A value that is written as a reference."""

    def __init__(self, value: object):
        self.value = value


def _is_plain(value: object) -> bool:
    """Say whether an attribute of an exception of the kit's can be copied; an Enum, where both sides know it."""
    return isinstance(value, str | int | float | None | bytes) or (isinstance(value, Enum) and values.is_shared(type(value).__module__))


def _cause(error: BaseException) -> list | None:
    """Return the family of the exception that led to this one."""
    above = error.__cause__ or error.__context__
    return tree(type(above)) if above else None


def _plain(value: object) -> object:
    """Return an argument of an exception as a copy can carry it."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value if isinstance(value, str | int | float | None | bytes) else str(value)
