"""A measurement of threads, processes and an event loop is made on real servers, and what is said of it follows from a stored result."""

import asyncio
import contextlib
import json
import time

import pytest

from benchmarks import concurrency, concurrency_client, concurrency_plot
from benchmarks.cases import Case
from benchmarks.concurrency_client import Plan, Window
from benchmarks.concurrency_server import KINDS

TINY = Plan(repeats=1, warm_up=0.1, window=0.3, busy=4, bystander=0.3, rate=20)
WINDOWS = ["linear-1", "linear-16", "forest-1", "forest-16", "models"]
CASE = Case([0.0] * 64, "linear", "3", 0.5)
RIGHT = b'{"label":"3","score":0.5,"model_id":"linear"}'


def _asked(answer: bytes, load, status: str = "201 CREATED", after: float = 0.0):
    """Return what ``await load(port)`` returns, on a server that gives every request the same answer."""

    async def serve(reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError), contextlib.closing(writer):
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = concurrency_client.LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                await asyncio.sleep(after)
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer)

    async def ask():
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            return await load(server.sockets[0].getsockname()[1])

    return asyncio.run(ask())


def _recording(us: int, calls: int = 100, client_cpu: float = 0.2) -> dict:
    return {"seconds": 1.0, "failures": 0, "first_failure": "", "client_cpu": client_cpu, "server_cpu": None, "histogram": [[us, calls]]}


def _made(*, blocked: int = 60_000, free: int = 10_000, threads: int = 100, client_cpu: float = 0.2) -> dict:
    """Make a result of two equal repeats: a bystander's waits in µs, the calls of Flask's 16 threads where all others have 100."""
    waits = dict.fromkeys(KINDS, blocked) | {"fastapi-def": free, "flask-16": free}
    servers = {}
    for kind in KINDS:
        repeat = {name: _recording(5000, threads if kind == "flask-16" else 100, client_cpu) for name in WINDOWS[:-1]}
        servers[kind] = {"repeats": [repeat | {"models": _recording(waits[kind])}] * 2}
    return {"parameters": {"repeats": 2, "busy": 8, "rate": 25.0}, "machine": {"cores": 2}, "servers": servers}


def test_a_tiny_run_measures_every_window_of_a_flask_and_a_fastapi_server():
    result = concurrency.measure(TINY, ("flask-2x1", "fastapi-async"))
    for kind in ("flask-2x1", "fastapi-async"):
        [repeat] = result["servers"][kind]["repeats"]
        assert list(repeat) == WINDOWS
        assert all(window["histogram"] and window["failures"] == 0 for window in repeat.values())
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads(json.dumps(result)))


def test_right_answers_are_counted_and_timed():
    load = lambda port: concurrency_client.closed_loop(port, [CASE], 2, Window(0, 0.2))  # noqa: E731
    recording = _asked(RIGHT, load, after=0.02)
    assert 2 <= recording.calls <= 20
    assert min(recording.histogram) >= 20_000


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (RIGHT.replace(b'"3"', b'"4"'), "201 CREATED", "wrong answer"),
        (RIGHT.replace(b"0.5", b"0.6"), "201 CREATED", "wrong answer"),
        (RIGHT, "200 OK", "not served: 200"),
        (b"{}", "503 SERVICE UNAVAILABLE", "not served: 503"),
    ],
)
def test_a_wrong_answer_ends_the_measurement(answer, status, words):
    with pytest.raises(ValueError, match=words):
        _asked(answer, lambda port: concurrency_client.closed_loop(port, [CASE], 1, Window(0, 0.2)), status)


def test_a_bystander_who_gets_no_list_of_models_ends_the_measurement():
    with pytest.raises(ValueError, match="wrong answer"):
        _asked(b'{"models": []}', lambda port: concurrency_client.bystander(port, [CASE], TINY), "200 OK")


def test_a_call_counts_if_it_ends_while_the_window_is_open():
    early, now, over = Window(60, 1), Window(0, 60), Window(-2, 1)
    for window in (early, now, over):
        window.record(time.perf_counter())
    assert [window.recording.calls for window in (early, now, over)] == [0, 1, 0]


def test_a_latency_counts_from_when_the_call_was_due():
    window = Window(0, 60)
    window.record(time.perf_counter() - 0.5)
    assert min(window.recording.histogram) >= 500_000


def test_every_server_has_a_name_for_people():
    assert list(concurrency_plot.NAMES) == list(KINDS)


@pytest.mark.parametrize(("free", "words"), [(10_000, "waits 60 ms"), (59_000, "no longer wait was measured"), (60_000, "no longer wait")])
def test_the_title_states_what_was_found(free, words):
    assert words in concurrency_plot.concurrency(_made(free=free)).get_suptitle()


@pytest.mark.parametrize(
    ("threads", "words"),
    [
        (200, "Flask, 16 threads answers 2.00 times the calls of Flask, 1 thread"),
        (50, "Flask, 16 threads answers 0.50 times the calls of Flask, 1 thread"),
        (102, "Flask, 16 threads and Flask, 1 thread: no difference measured"),
    ],
)
def test_a_difference_is_claimed_only_where_the_repeats_show_one(threads, words):
    found = concurrency_plot.findings(_made(threads=threads))
    assert f"slow model, 16 connections: {words}" in found


@pytest.mark.parametrize(("share", "bound"), [(0.95, True), (0.5, False)])
def test_a_client_that_was_the_bottleneck_is_told_on_the_figure(share, bound):
    result = _made(client_cpu=share)
    assert ("was the bottleneck in flask-1 linear-1" in concurrency_plot.concurrency(result).get_supxlabel()) == bound
    assert ("the client was never the bottleneck" in concurrency_plot.findings(result)) != bound


def test_drawing_measures_nothing_and_leaves_the_result_alone(python, tmp_path):
    stored = tmp_path / "stored.json"
    stored.write_text(json.dumps(_made()), encoding="utf-8")
    told = python("-m", "benchmarks.concurrency", "--draw", str(stored), "--out", str(tmp_path / "out"))
    assert told.returncode == 0, told.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["concurrency.png", "concurrency.svg"]


@pytest.mark.parametrize("program", ["benchmarks.concurrency", "benchmarks.concurrency_server"])
def test_help_shows_an_example(python, program):
    assert "example: python -m" in python("-m", program, "--help").stdout
