"""What an idle connection costs is measured on real servers, each is tried at the end, and claims follow from a stored result."""

import asyncio
import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from websockets.asyncio.server import serve

from benchmarks import idle, idle_bystander, idle_claims, idle_connections, idle_held, idle_plot, processes, steps
from benchmarks.idle import Plan
from benchmarks.idle_server import KINDS

TINY = Plan(most=30, shares=(0.5, 1), warm=20, settle=0, idle=0.1, pinged=0.1, bystander=0.2, crowd=3, patience=0.05)
KIB = 1024


def _recording(us: int) -> dict:
    return {"seconds": 1.0, "failures": 0, "first_failure": "", "client_cpu": None, "server_cpu": None, "histogram": [[us, 100]]}


def _made(*, kernel: bool = True, bend: float = 0.0, closed_after: float | None = 75.2, **kib: float) -> dict:
    """Make a result in which a connection takes 4 KiB, or ``kib`` for its kind, and the last ones ``bend`` KiB more."""
    cost = {}
    for kind in KINDS:
        each = KIB * kib.get(kind.replace("-", "_"), 4)
        rows = [
            {"connections": count, "memory": 2**26 + each * count, "kernel": 9 * KIB * count if kernel else None} for count in (100, 500)
        ]
        rows.append(rows[-1] | {"connections": 1000, "memory": 2**26 + (each + KIB * bend / 2) * 1000})
        rows = [row | {"opened": 500, "seconds": 0.25, "cpu": 0.1, "server_cpu": 0.2} for row in rows]
        idle_for = {"seconds": 20.0, "cpu": 0.5 if kind == "ws" else 0.0}
        waits = {"alone": _recording(500), "crowded": _recording(700)}
        cost[kind] = {"steps": rows, "idle": idle_for, "alive": 1000, "bystander": waits}
    kept = {"crowd": 1100, "kept": 984, "closed_after": closed_after}
    return {"parameters": {"most": 1000}, "machine": {"cores": 2}, "kinds": cost, "keep_alive": kept}


def test_a_tiny_run_holds_every_connection_and_reads_memory_at_each_step():
    result = idle.measure(TINY, ("tcp", "ws"))
    for kind in ("tcp", "ws"):
        cost = result["kinds"][kind]
        assert [(row["connections"], row["opened"]) for row in cost["steps"]] == [
            (15, 0),
            (30, 15),
        ]  # the first were there to warm it up
        assert all(row["memory"] > 2**20 for row in cost["steps"])
        assert cost["alive"] == 30
        assert cost["bystander"]["crowded"]["histogram"]
    assert result["keep_alive"] == {"crowd": 3, "kept": 3, "closed_after": None}
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads(json.dumps(result)))


@pytest.mark.parametrize("connection", [idle_connections.Line, idle_connections.Http, idle_connections.Socket])
def test_of_two_connections_one_of_which_was_closed_one_is_alive(connection):
    async def talk(reader, writer):  # one line back, or one HTTP answer for each request
        with contextlib.closing(writer):
            while line := await reader.readline():
                if line == idle_connections.LINE:
                    writer.write(line)
                elif line == b"\r\n":
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def echo(socket):
        async for message in socket:
            await socket.send(message)

    async def tried() -> dict:
        started = serve(echo, "127.0.0.1", 0) if connection is idle_connections.Socket else await asyncio.start_server(talk, "127.0.0.1", 0)
        async with started as server:
            held: list = []
            await idle_held._grow(held, 2, connection, next(iter(server.sockets)).getsockname()[1])
            gone = held[0].socket.transport if connection is idle_connections.Socket else held[0].streams[1].transport
            gone.abort()
            return await idle_held._try_all(held)

    assert asyncio.run(tried()) == {"alive": 1}


def test_a_connection_that_was_lost_ends_the_measurement(monkeypatch):
    @contextlib.contextmanager
    def holding(*_):
        yield SimpleNamespace(grow=lambda count: {"opened": count, "seconds": 1, "cpu": 1}, alive=lambda: 29)

    monkeypatch.setattr(idle, "holding", holding)
    with pytest.raises(RuntimeError, match="tcp: only 29 of 30 connections were still there at the end"):
        idle._measured("tcp", TINY, lambda _: None)


def test_a_holder_that_can_not_connect_says_so():
    with idle_held.holding("tcp", 1) as holder, pytest.raises(RuntimeError, match="Connect call failed"):
        holder.grow(1)


class _Keeps(BaseHTTPRequestHandler):
    """Keep two connections alive, and those for 0.2 seconds of silence."""

    protocol_version, timeout, room = "HTTP/1.1", 0.2, 2

    def do_GET(self) -> None:
        """Answer, and say whether the connection goes on."""
        _Keeps.room -= 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        if _Keeps.room < 0:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_) -> None:
        """Say nothing."""


@pytest.fixture
def keeps(monkeypatch):
    monkeypatch.setattr(_Keeps, "room", 2)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Keeps) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_connections_that_a_server_keeps_are_counted(keeps):
    assert idle_bystander.kept_alive(keeps, 5) == 2


def test_an_idle_connection_is_watched_until_the_server_closes_it(keeps):
    assert 0.15 < idle_bystander.closed_after(keeps, 10) < 5


def test_a_machine_that_allows_too_few_open_files_is_told_what_to_type(monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: pytest.fail("it cannot be raised"))
    with pytest.raises(
        SystemExit, match=r"10,200 open files a process, and the hard limit is 4,096: raise it \(as root: ulimit -Hn 10200\)"
    ):
        processes.allow_files(10_000)


def test_the_cost_of_a_connection_is_the_slope_and_its_range_that_of_the_steps():
    straight, bent = idle_claims.memory(_made(ws=12), "ws"), idle_claims.memory(_made(bend=4), "ws")
    assert (straight.low, straight.middle, straight.high) == pytest.approx((12, 12, 12))
    assert bent.low == pytest.approx(4) and bent.high == pytest.approx(8) and 4 < bent.middle < 8


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (_made(ws=12), "1,000 idle WebSockets cost their server 12 MiB, 12.0 KiB each (3.0 times a kept-alive HTTP connection)"),
        (_made(ws=4.1), "1,000 idle WebSockets cost their server 4 MiB, 4.1 KiB each,"),
        (_made(), "and 1.5 CPU seconds a minute for pings (2.5% of a core); without pings 0.0"),
    ],
)
def test_the_title_states_what_was_found(result, words):
    assert words in idle_plot.figure(result).get_suptitle()


@pytest.mark.parametrize(
    ("after", "words"), [(75.2, "keeps 984 of 1,100 HTTP connections, and closes one after 75 s of silence"), (None, "closed none while")]
)
def test_what_the_http_server_does_with_idle_connections_is_told(after, words):
    result = _made(closed_after=after)
    assert words in idle_claims.findings(result)[-1]
    assert words in idle_plot.figure(result).get_supxlabel()


def test_kernel_memory_is_told_only_where_it_was_read():
    assert "9.0 KiB (9.0–9.0) in the kernel" not in "".join(idle_claims.findings(_made(kernel=False)))
    assert idle_claims.kernel(_made(kernel=False), "ws") is None


def test_every_kind_has_a_server_a_connection_a_bystander_and_a_name():
    for table in (idle_connections.KINDS, idle_bystander.ASKERS, idle_claims.NAMES):
        assert list(table) == list(KINDS)


def test_the_figure_is_drawn_from_a_stored_result_alone_with_its_words_inside(tmp_path):
    paths = steps.write("idle", idle_plot, _made(ws=12), tmp_path)
    assert [path.name for path in paths] == ["idle.png", "idle.svg"]
    assert "WebSocket 12.0 KiB" in paths[1].read_text(encoding="utf-8")


def test_help_shows_an_example():
    assert "example: python -m benchmarks.idle --out" in steps.parser("idle", "").format_help()
