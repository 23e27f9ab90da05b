"""Threads and event loops are measured on real gRPC servers, and what is said of them follows from a stored result."""

import asyncio
import json
from collections import Counter

import grpc
import pytest

from benchmarks import rpc_kinds, rpc_kinds_client, rpc_kinds_plot, steps
from benchmarks.cases import Case
from benchmarks.concurrency_client import Window
from benchmarks.recorder import Recording
from benchmarks.rpc_kinds import Plan
from benchmarks.rpc_kinds_server import KINDS
from kit.prediction_pb2 import PredictionResponse
from kit.prediction_pb2_grpc import PredictionServiceServicer, add_PredictionServiceServicer_to_server

TINY = Plan(repeats=1, warm_up=0.05, window=0.15, bystander=0.2, rate=20)
LOOPS = [f"{model}-{load}" for model in ("linear", "forest") for load in ("1/1", "16/1", "16/16")]
REQUESTS = rpc_kinds_client.encoded([Case([0.0] * 64, "linear", "3", 0.5)])


def _recording(us: int, calls: int = 100, client_cpu: float = 0.2) -> dict:
    return {"seconds": 1.0, "failures": 0, "first_failure": "", "client_cpu": client_cpu, "server_cpu": None, "histogram": [[us, calls]]}


def _made(*, blocked: int = 60_000, free: int = 10_000, channels: int = 100, client_cpu: float = 0.2) -> dict:
    """Make a result of two equal repeats: a bystander's waits in µs, the calls of 16 threads over 16 channels where all others have 100."""
    servers = {}
    for kind in KINDS:
        repeat = {name: _recording(5000, client_cpu=client_cpu) for name in LOOPS}
        if kind == "threads-16":
            repeat["linear-16/16"] = _recording(5000, channels)
        waits = {f"bystander-{busy}": _recording(blocked if kind in ("threads-1", "aio-loop") else free) for busy in rpc_kinds.BUSY}
        servers[kind] = {"repeats": [repeat | waits] * 2}
    return {"parameters": {"repeats": 2, "busy": [4, 16], "rate": 25.0}, "machine": {"cores": 2}, "servers": servers}


def _asked(label: str, load, after: float = 0.0):
    """Return what ``await load(port)`` returns, on a server that gives every call the same answer."""

    class Same(PredictionServiceServicer):
        async def Predict(self, request, context):
            await asyncio.sleep(after)
            return PredictionResponse(label=label, score=0.5, model_id="linear")

    async def ask():
        server = grpc.aio.server()
        add_PredictionServiceServicer_to_server(Same(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            return await load(port)
        finally:
            await server.stop(0)

    return asyncio.run(ask())


def test_a_tiny_run_measures_every_window_of_a_server():
    result = rpc_kinds.measure(TINY, ("aio-loop",))
    [repeat] = result["servers"]["aio-loop"]["repeats"]
    assert list(repeat) == [*LOOPS, "bystander-4", "bystander-16"]
    assert all(repeat[name]["histogram"] for name in LOOPS[:3])
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads(json.dumps(result)))


def test_right_answers_are_counted_and_timed():
    recording = _asked("3", lambda port: rpc_kinds_client.closed_loop(port, REQUESTS, 4, 2, Window(0, 0.3)), after=0.02)
    assert 4 <= recording.calls <= 60
    assert min(recording.histogram) >= 20_000


def test_calls_are_due_at_their_rate_whether_or_not_the_last_one_was_answered():
    recording = _asked("3", lambda port: rpc_kinds_client.open_loop(port, REQUESTS, 50, Window(0.1, 1.0)), after=0.2)
    assert 20 <= recording.calls <= 40  # one after the other, five would be answered; the last ten end after the window
    assert min(recording.histogram) >= 200_000


def test_a_wrong_answer_ends_the_measurement():
    with pytest.raises(ValueError, match="wrong answer"):
        _asked("4", lambda port: rpc_kinds_client.closed_loop(port, REQUESTS, 1, 1, Window(0, 0.2)))


def test_what_is_stored_is_within_half_a_percent_of_what_was_measured():
    window = Recording(seconds=1, histogram=Counter({7: 1, 95: 1, 12_344: 2, 12_349: 1, 99_950: 1}))
    coarse = rpc_kinds._coarse(window)
    assert coarse.histogram == {7: 1, 95: 1, 12_300: 3, 100_000: 1}  # 99,950 is as far from either; an even digit is taken
    assert coarse.throughput == window.throughput


def test_every_server_and_every_load_has_a_name_for_people():
    assert list(rpc_kinds_plot.NAMES) == list(KINDS)
    assert list(rpc_kinds_plot.LOADS) == [f"{calls}/{channels}" for calls, channels in rpc_kinds.LOADS]


@pytest.mark.parametrize(
    ("free", "words"),
    [
        (10_000, "beside 4 slow ones is 60 ms when the event loop computes, 10 ms when a thread does"),
        (59_000, "no longer wait was measured"),
    ],
)
def test_the_title_states_what_was_found(free, words):
    assert words in rpc_kinds_plot.figure(_made(free=free)).get_suptitle()


@pytest.mark.parametrize(("channels", "words"), [(200, "2.00 times as many"), (50, "0.50 times as many"), (102, "no difference measured")])
def test_a_difference_between_channels_is_claimed_only_where_the_repeats_show_one(channels, words):
    [found] = [line for line in rpc_kinds_plot.findings(_made(channels=channels)) if line.startswith("fast model, 16 threads")]
    assert found.endswith(f"16 channels instead of one: {words}")


@pytest.mark.parametrize(("load", "told"), [(12.5, True), (0.4, False)])
def test_a_machine_that_was_busy_is_told_on_the_figure(load, told):
    result = _made() | {"machine": {"cores": 2, "load_average": load}}
    assert ("busy with other work (load average 12.5" in rpc_kinds_plot.figure(result).get_supxlabel()) == told


@pytest.mark.parametrize(("share", "bound"), [(0.95, True), (0.5, False)])
def test_a_client_that_was_the_bottleneck_is_told_on_the_figure(share, bound):
    result = _made(client_cpu=share)
    assert ("was the bottleneck in threads-1 linear-1/1" in rpc_kinds_plot.figure(result).get_supxlabel()) == bound
    assert ("the client was never the bottleneck" in rpc_kinds_plot.findings(result)) != bound


def test_the_figure_is_drawn_from_a_stored_result_alone_with_its_words_inside(tmp_path):
    paths = steps.write("rpc_kinds", rpc_kinds_plot, _made(), tmp_path)
    assert [path.name for path in paths] == ["rpc_kinds.png", "rpc_kinds.svg"]
    assert "A gRPC method on four servers" in paths[1].read_text(encoding="utf-8")
