"""Many streams are read at once from real servers, each answer is compared with the model's, and claims follow from a stored result."""

import asyncio
import json

import pytest

from benchmarks import many, many_plot, many_streams, steps
from benchmarks.many import Plan
from benchmarks.many_streams import Heard
from kit.launch import running
from kit.talk import load

TINY = Plan(repeats=1, streams=12, ramp=0.05, pace=0.1, limit=5)


def _made(*, together: int = 1000, rate: float = 990.0, kib: float = 500.0, client_cpu: float = 0.3) -> dict:
    """Make a result of two equal repeats, in which the WebSocket holds ``together`` streams at ``rate``."""
    repeat = {"memory": 1024 * 1000 * kib, "together": 1000, "rate": 1000.0, "server_cpu": 0.5, "client_cpu": client_cpu}
    repeat |= {"pieces": [12, 12], "first": {"p50": 1.01, "p99": 1.2}}
    changed = {"ws": {"together": together, "rate": rate}}
    wires = {wire: {"repeats": [repeat | changed.get(wire, {})] * 2} for wire in many.READERS}
    parameters = {"repeats": 2, "streams": 1000, "ramp": 5.0, "pace": 1.0, "limit": 12}
    return {"parameters": parameters, "machine": {"cores": 2}, "wires": wires}


def test_a_tiny_run_reads_every_stream_of_every_wire_to_its_end():
    result = many.measure(TINY)
    assert list(result["wires"]) == ["sse", "ws", "rpc"]
    for wire in result["wires"]:
        [repeat] = result["wires"][wire]["repeats"]
        assert 1 <= repeat["together"] <= 12
        assert repeat["pieces"] == [5, 5]
        assert repeat["first"]["p99"] >= repeat["first"]["p50"] >= TINY.pace
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads(json.dumps(result)))


def test_a_wrong_answer_ends_the_measurement():
    with running("solutions.stream.ws") as server, pytest.raises(ValueError, match="a wrong answer"):
        asyncio.run(many._measured("ws", server, TINY, "something else"))


def test_what_was_heard_is_the_answer_with_the_time_of_each_piece():
    heard = [Heard(), Heard()]
    with running("solutions.stream.ws") as server:
        asyncio.run(many_streams.hear("ws", server.port, {"prompt": many.PROMPT, "limit": 6}, heard))
    right = b"".join(load().stream(many.PROMPT, limit=6)).decode()
    assert ["".join(one.pieces) for one in heard] == [right, right]
    assert all(one.asked < one.arrivals[0] <= one.arrivals[-1] for one in heard)


@pytest.mark.parametrize(
    ("arrivals", "most"),
    [([[1, 2], [3, 4]], 1), ([[1, 3], [2, 4]], 2), ([[1, 9], [2, 3], [4, 5]], 2), ([[1, 2], []], 1), ([], 0)],
)
def test_streams_are_together_from_their_first_piece_to_their_last(arrivals, most):
    assert many_streams.together([Heard(0, times) for times in arrivals]) == most


def test_the_rate_is_counted_while_all_streams_are_under_way():
    heard = [Heard(0, [0, 10, 11, 12, 13]), Heard(0, [10, 11, 12, 13, 14, 15, 16])]
    assert many._rate(heard) == 2  # six pieces in the three seconds from 10 to 13; before and after, one stream was alone


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (_made(), "1,000 streams were held at once on every wire, for 500 to 500 KiB of server memory each;\nall wires kept the pace"),
        (_made(together=880), "880 of 1,000 streams were held at once"),
        (_made(rate=700), "WebSocket did not keep the pace"),
    ],
)
def test_the_title_states_what_was_found(result, words):
    assert words in many_plot.figure(result).get_suptitle()


@pytest.mark.parametrize(("share", "bound"), [(0.95, True), (0.5, False)])
def test_a_client_that_was_the_bottleneck_is_told_on_the_figure(share, bound):
    result = _made(client_cpu=share)
    assert ("the client was the bottleneck on sse" in many_plot.figure(result).get_supxlabel()) == bound
    assert ("the client was never the bottleneck" in many_plot.findings(result)) != bound


def test_the_figure_is_drawn_from_a_stored_result_alone_with_its_words_inside(tmp_path):
    paths = steps.write("many", many_plot, _made(), tmp_path)
    assert [path.name for path in paths] == ["many.png", "many.svg"]
    assert "Server memory of each stream" in paths[1].read_text(encoding="utf-8")
