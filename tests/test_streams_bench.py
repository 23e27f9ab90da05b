"""A measurement of three streams is made on real servers, and what is said of it follows from a stored result."""

import json

import pytest

from benchmarks import steps, streams, streams_plot
from benchmarks.streams import Plan

TINY = Plan(repeats=1, fast=2, paced=1, pace=0.01, limit=6)


@pytest.fixture(scope="module")
def result():
    return streams.measure(TINY)


def made(**first: float) -> dict:
    """Make a result of two equal repeats, in which only the first tokens differ, in seconds."""
    timed = {"whole": [2.0], "gap": {"p50": 0.05, "p99": 0.06}}
    wires = {
        wire: {"repeats": [{pace: timed | {"first": [first.get(wire, 0.001)]} for pace in streams_plot.PACES} | {"bytes": None}] * 2}
        for wire in streams.WIRES
    }
    return {"parameters": {"repeats": 2, "pace": 0.05, "limit": 40}, "machine": {"cores": 2}, "wires": wires}


def test_a_tiny_run_times_every_wire_at_both_paces(result):
    assert list(result["wires"]) == ["alone", "sse", "ws", "rpc"]
    for wire in result["wires"]:
        for pace in streams_plot.PACES:
            assert 0 < streams_plot.first(result, wire, pace).middle < streams_plot.whole(result, wire, pace).middle
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads(json.dumps(result)))


def test_a_paced_answer_takes_its_pace(result):
    for wire in result["wires"]:
        assert streams_plot.whole(result, wire, "paced").low >= 1000 * TINY.pace * TINY.limit


def test_a_token_brings_more_bytes_than_its_text_and_less_than_a_packet(result):
    for wire in ("sse", "ws", "rpc"):
        assert 3 < streams_plot.octets(result, wire) < 200
    assert streams_plot.octets(result, "alone") is None


def test_a_wrong_answer_ends_the_measurement():
    with pytest.raises(ValueError, match="a wrong answer: 'REST'"):
        streams._timed(lambda pace: iter(["REST"]), 0, 1, "gRPC")


def test_the_findings_name_every_wire_with_its_spread():
    told = streams_plot.findings(made(sse=0.003))
    assert len(told) == 8
    assert told[1].startswith("as fast as the model goes, Server-Sent Events: first token 3.00 ms (3.00–3.00), gaps p50 50.00 ms")


def test_the_figure_is_drawn_from_a_stored_result_alone(tmp_path):
    paths = steps.write("streams", streams_plot, made(), tmp_path)
    assert [path.name for path in paths] == ["streams.png", "streams.svg"]
    assert all(path.stat().st_size > 5000 for path in paths)
