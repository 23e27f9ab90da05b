"""The line between a check and a sandbox: what crosses it, what does not, and what a hostile other side gets by it."""

import asyncio
import importlib
import io
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http import HTTPStatus
from pathlib import Path

import pytest

from kit import contract
from kit.apart import peer, values
from kit.apart.mirror import Far, FarError
from kit.apart.peer import ANSWER, ASK, HEAD, RAISE, Left, Peer
from kit.apart.policy import Forbidden, everything, public
from kit.checks import Wrong, limit
from kit.prediction_pb2 import PredictionResponse


class Always:
    """An object that says yes to everything, as a forger's would."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    def __len__(self) -> int:
        return 3

    def itself(self) -> "Always":
        """Return this object."""
        return self

    def double(self, number: int) -> int:
        """Return twice the number."""
        return 2 * number


class Loud(str):
    """A text that claims to equal all others."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


@pytest.fixture
def far() -> Iterator[Peer]:
    """Give the check's end of a line whose other end allows everything and runs in a thread."""
    ours, theirs = socket.socketpair()
    other = Peer(theirs, everything, inside=True)
    thread = threading.Thread(target=other.run)
    thread.start()
    end = Peer(ours, public)
    yield end
    end.close()
    other.close()
    thread.join(5)


@pytest.fixture
def raw() -> Iterator[tuple[Peer, socket.socket]]:
    """Give the check's end, and the bare socket that a hostile sandbox would hold."""
    ours, theirs = socket.socketpair()
    end = Peer(ours, public)
    with closing(theirs):
        theirs.settimeout(5)
        yield end, theirs
    end.close()


def _send(line: socket.socket, message: list) -> None:
    octets = values.pack(message)
    line.sendall(HEAD.pack(len(octets)) + octets)


def _receive(line: socket.socket) -> list:
    with line.makefile("rb", buffering=0) as stream:
        [length] = HEAD.unpack(stream.read(HEAD.size))
        octets = b""
        while len(octets) < length:
            octets += stream.read(length - len(octets))
    return values.unpack(octets)


PLAIN = [
    *(None, True, 0, -1, 2**64 - 1, 2**200, 1.5, float("inf"), "é", "\ud800", b"\0\xff", bytearray(b"x"), Path("a/b")),
    *([], [1, [2, (3, "x")]], (), {"a": {1: b"x"}}, {1, 2}, frozenset({"x"}), HTTPStatus.NOT_FOUND),
    *(contract.Prediction("3", 0.75, "linear"), PredictionResponse(label="3", score=0.75)),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: repr(value)[:30])
def test_a_plain_value_crosses_as_a_copy_of_its_own_type(far, value):
    echo = far.ask("import", "copy")
    back = echo.copy(value)
    assert (type(back), back) == (type(value), value)


def test_a_text_that_claims_to_equal_others_arrives_as_a_plain_one():
    assert type(values.read(values.written(Loud("x"), str.__str__), list)) is str


def test_an_object_that_claims_to_equal_everything_equals_only_itself(far):
    module = far.ask("import", __name__)
    one, other = module.Always(), module.Always()
    assert isinstance(one, Far)
    assert one != 3
    assert one != other
    assert one == one.itself()
    assert one.double(4) == 8
    assert len(one) == 3


def test_what_a_function_does_to_a_lent_list_can_be_seen(far):
    lent = far.ask("lend", [1])
    lent.append(2)
    assert far.ask("copy", lent) == [1, 2]


def test_an_exception_that_crosses_twice_is_the_one_that_was_raised(far):
    mine = ValueError("mine")

    def raises(_: object) -> None:
        raise mine

    with pytest.raises(ValueError, match="mine") as caught:
        list(far.ask("import", "builtins").map(raises, [1]))
    assert caught.value is mine


def test_a_kit_refusal_crosses_as_what_it_is(far):
    with pytest.raises(contract.Refused) as caught:
        far.ask("import", "kit.model").predict([1.0], "")
    assert "64 numbers" in caught.value.detail


def test_an_exit_over_there_is_an_error_here(far):
    with pytest.raises(RuntimeError, match="SystemExit"):
        far.ask("import", "sys").exit(3)


def test_a_callback_is_called_in_the_thread_that_waits(far):
    seen = []
    list(far.ask("import", "builtins").map(lambda _: seen.append(threading.current_thread()), [1, 2]))
    assert set(seen) == {threading.current_thread()}


def test_a_coroutine_runs_over_there_and_is_awaited_here(far):
    async def waits() -> object:
        return await far.ask("import", "asyncio").sleep(0.01, "slept")

    assert asyncio.run(waits()) == "slept"


def test_a_cancelled_await_is_cancelled_over_there(far):
    async def waits() -> None:
        await asyncio.wait_for(far.ask("import", "asyncio").sleep(60), 0.1)

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        asyncio.run(waits())
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("kit.apart.here", "subprocess.Popen"),  # through what a module of the kit's has imported
        ("kit.grading.desk", "checks.rest_page.Items"),
        ("kit.contract", "Enum"),
        ("kit.checks.rest_page", "Items"),  # a check's own
        ("kit.checks.recorder", "Patient"),
        ("kit.launch", "Server"),  # the kit's, which does more than hold values
        ("kit.apart.peer", "Peer"),
        ("subprocess", "Popen"),
    ],
)
def test_a_sandbox_names_no_class_that_does_more_than_hold_values(far, module, name):
    importlib.import_module(module)
    with pytest.raises(values.Unreadable):
        far._forms.read(["v", module, name])
    assert far._forms.read(["v", "kit.contract", "Prediction"]) is contract.Prediction


def test_an_error_is_no_class_that_a_module_of_the_kit_has_imported(far):
    error = far._forms.read(["x", 1, ["kit.apart.here", "subprocess.CalledProcessError", []], ["l", 1, "x"], "text", ["d"], [], None])
    assert isinstance(error, FarError)
    assert not isinstance(error, subprocess.CalledProcessError)


@pytest.mark.parametrize(
    ("obj", "why"),
    [
        (Path("/"), "a Path crosses as a copy, so nothing here is reached"),
        (io, "a module leads everywhere"),
        (type, "a class leads to all classes"),
        (open, "only what is called is given"),
    ],
)
def test_what_is_handed_over_leads_nowhere(raw, obj, why):
    end, _ = raw
    with suppress(Forbidden):
        form = end._forms.written(obj)
        assert form[0] in ("h", "r"), why
        if form[0] == "r":
            with pytest.raises(Forbidden):
                end._operations.op_get(0, obj, "__globals__")


class Fake:
    """A fake as checks have them."""

    def __init__(self):
        self.told = []

    def tell(self, word: str) -> str:
        """Note a word."""
        self.told.append(word)
        return word


Fake.__module__ = "kit.checks.fake"


def _generator():
    yield 1


HANDED = {"fake": Fake(), "function": lambda: 1, "generator": _generator(), "method": Fake().tell}
REACHED = [
    *(("fake", "get", name) for name in ("__class__", "__dict__", "__init__", "_private", "__reduce_ex__")),
    *(("function", "get", name) for name in ("__globals__", "__code__", "__closure__", "__defaults__", "__builtins__")),
    *(("generator", "get", name) for name in ("gi_frame", "gi_code", "gi_yieldfrom")),
    *(("method", "get", name) for name in ("__self__", "__func__")),
]


@pytest.mark.parametrize(("what", "op", "name"), REACHED)
def test_an_object_of_the_check_does_not_lead_into_the_check(raw, what, op, name):
    end, line = raw
    key = end._forms._key(HANDED[what])
    _send(line, [ASK, 1, 1, 0, op, ["o", key], name])
    kind, *_, form = _receive(line)
    assert kind == RAISE
    assert form[2][1] == "Forbidden"


@pytest.mark.parametrize(
    "request_",
    [
        ["import", "os"],
        ["make", "builtins", "ValueError", ["l"], ["d"]],
        ["set", ["o", 1], "told", "x"],
        ["del", ["o", 1], "told"],
        ["call", ["o", 1], "__init__", ["l"], ["d"]],
        ["call", ["o", 1], "__setattr__", ["l", "told", "x"], ["d"]],
        ["get", ["o", 99], "told"],
        ["nonsense", 1],
        ["get", ["z", 1], "told"],
        ["get", ["y", "os", "system", []], "told"],
        ["call", ["m", "os", "system"], "__call__", ["l", "true"], ["d"]],
        ["call", ["m", "builtins", "eval"], "__call__", ["l", "1"], ["d"]],
        ["call", ["m", "subprocess", "Popen"], "__call__", ["l", "true"], ["d"]],
        ["call", ["m", "kit.checks", "Wrong"], "__call__", ["l"], ["d"]],
        ["get", ["k", "os", "stat_result"], "st_mode"],
        ["get", ["e", "os", "system", "name"], "x"],
        ["get"],
        ["get", ["o", 1]],
        [["l"], 1],
    ],
    ids=lambda words: str(words)[:40],
)
def test_a_request_that_is_none_of_the_sandboxs_is_refused_and_the_line_goes_on(raw, request_):
    end, line = raw
    fake = Fake()
    assert end._forms._key(fake) == 1
    _send(line, [ASK, 1, 1, 0, *request_])
    assert _receive(line)[0] == RAISE
    assert fake.told == []
    _send(line, [ASK, 3, 3, 0, "call", ["o", 1], "tell", ["l", "x"], ["d"]])
    assert _receive(line) == [ANSWER, 3, 3, "x"]


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\n\r\n" * 10,
        HEAD.pack(values.LIMIT + 1),
        HEAD.pack(2**32 - 1),
        HEAD.pack(3) + b"\xc1\xc1\xc1",
        HEAD.pack(1) + b"\x01",
        HEAD.pack(1) + b"\x90",
        HEAD.pack(2000) + b"\x91" * 2000,
        b"",
    ],
    ids=["http", "too large", "4 GiB", "no msgpack", "no list", "empty list", "deep", "nothing"],
)
def test_garbage_ends_the_line_and_says_so(raw, octets):
    end, line = raw
    line.sendall(octets)
    line.shutdown(socket.SHUT_WR)
    with pytest.raises(Left):
        end.ask("get", 1)


def test_an_answer_that_nobody_asked_for_is_dropped(raw):
    end, line = raw

    def answers() -> None:
        _, conversation, number, *_ = _receive(line)
        _send(line, [ANSWER, conversation + 2, number, "for another"])
        _send(line, [ANSWER, conversation, number + 2, "too early"])
        _send(line, [ANSWER, conversation, number, "right"])

    thread = threading.Thread(target=answers)
    thread.start()
    assert end.ask("repr", 1) == "right"
    thread.join(5)


def test_calls_from_a_thousand_threads_end_the_line(raw):
    end, line = raw
    with suppress(OSError):
        for lane in range(1, 1000):
            _send(line, [ASK, 2 * lane + 1, 1, lane, "nonsense"])
    with pytest.raises(Left):
        end.ask("get", 1)
    assert threading.active_count() < peer.LANES + 50


def test_a_check_that_runs_out_of_time_stops_what_runs_over_there(far):
    began = time.monotonic()
    with pytest.raises(Wrong, match=r"no end after 0\.3 seconds"), limit(0.3):
        far.ask("import", "time").sleep(30)
    assert time.monotonic() - began < 5
