"""What one side may ask of the other: to read an attribute, to call, to import; the policy says of which objects."""

import asyncio
import builtins
import importlib
import sys
import threading
from collections.abc import Callable

from kit.apart import values
from kit.apart.forms import Lent


class Operations:
    """The operations of one peer, by name: ``do("call", conversation, obj, "method", [1], {})``."""

    def __init__(self, allow: Callable[[object, str], None], inside: bool):
        self._allow, self._inside = allow, inside
        self.loop: asyncio.AbstractEventLoop | None = None  # where this side awaits: the one that it waits in itself, or one of its own
        self._jobs: dict[int, object] = {}
        self._lock = threading.Lock()

    def do(self, name: str, conversation: int, *arguments: object) -> object:
        """Do what the operation of that name does; raise AttributeError for a name that is none."""
        return getattr(self, f"op_{name}")(conversation, *arguments)

    def cancel(self, conversation: int | None = None) -> None:
        """Cancel what is awaited in a conversation; in all of them when none is named."""
        for each, job in list(self._jobs.items()):
            if conversation in (None, each):
                job.cancel()

    def op_get(self, _: int, obj: object, name: str) -> object:
        """Return an attribute."""
        self._allow(obj, name)
        return getattr(obj, name)

    def op_set(self, _: int, obj: object, name: str, value: object) -> None:
        """Set an attribute."""
        self._allow(obj, f"{name}=")
        setattr(obj, name, value)

    def op_del(self, _: int, obj: object, name: str) -> None:
        """Delete an attribute."""
        self._allow(obj, f"{name}=")
        delattr(obj, name)

    def op_call(self, _: int, obj: object, name: str, arguments: list, named: dict) -> object:
        """Call an object, or the method of that name."""
        self._allow(obj, name)
        if name == "__call__":
            return obj(*arguments, **named)
        return getattr(obj, name)(*arguments, **named)

    def op_repr(self, _: int, obj: object) -> str:
        """Return what an object looks like."""
        return repr(obj)[:10_000] if self._inside else f"<{type(obj).__qualname__}>"  # a fake's own may tell what is expected

    def op_import(self, _: int, name: str) -> object:
        """Import a module, and return it."""
        self._allow(builtins, "import")
        importlib.import_module(name)
        return sys.modules[name]

    def op_make(self, _: int, module: str, name: str, arguments: list, named: dict) -> BaseException:
        """Make an exception of a class that this side has."""
        self._allow(builtins, "import")
        return values.known(module, name, BaseException)(*arguments, **named)

    def op_lend(self, _: int, value: object) -> object:
        """Keep a value here, and return a reference where a copy would be returned: what changes it can then be seen."""
        return Lent(value)

    def op_hold(self, _: int, call: Callable, arguments: list) -> object:
        """Call, keep here what comes of it, and return a reference to it."""
        self._allow(call, "__call__")
        return Lent(call(*arguments))

    def op_copy(self, _: int, obj: object) -> object:
        """Return a lent value as it is by now."""
        self._allow(obj, "copy")
        return obj

    def op_await(self, conversation: int, obj: object) -> object:
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
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                threading.Thread(target=self.loop.run_forever, daemon=True).start()
            return self.loop
