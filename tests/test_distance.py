"""The link is as exact as its stored measurement says, and what is said of distance follows from a stored result."""

import json

import pytest

from benchmarks import accuracy, distance, distance_plot
from benchmarks.cases import MATCHED, Case
from kit.contract import Prediction
from kit.launch import ROOT

RESULTS = ROOT / "benchmarks" / "results"


@pytest.fixture(scope="module")
def exact():
    """Give the stored result of benchmarks.accuracy."""
    return json.loads((RESULTS / "link.json").read_text(encoding="utf-8"))


def made(*repeats: dict[str, dict[float, tuple[float, float]]]) -> dict:
    """Make a result of one call each: for each repeat ``{cell: {rtt in ms: (open, fresh) in µs}}``."""
    rtts = list(repeats[0][MATCHED[0]])
    cells = {
        cell: {"repeats": [[{"open_us": [it[cell][rtt][0]], "fresh_us": [it[cell][rtt][1]]} for rtt in rtts] for it in repeats]}
        for cell in repeats[0]
    }
    return {"parameters": {"rtts_ms": rtts}, "cells": cells}


def around(*, slow: dict[float, float], trips: tuple[int, int, int] = (2, 3, 3)) -> dict:
    """Make one repeat: two cells at 1 ms + RTT, one ``slow[rtt]`` times as long; first calls of ``trips`` round trips."""
    factors = (slow, dict.fromkeys(slow, 1.0), dict.fromkeys(slow, 1.0))
    return {
        cell: {rtt: ((1000 + 1000 * rtt) * factor[rtt], 5000 + count * 1000 * rtt) for rtt in slow}
        for cell, factor, count in zip(MATCHED, factors, trips, strict=True)
    }


def test_the_link_was_measured_at_every_round_trip_and_rate_that_is_promised(exact):
    assert [row["rtt_ms"] for row in exact["rtts"]] == [1, 2, 5, 10, 20, 50, 100, 200]
    assert [row["rate_mbit"] for row in exact["rates"]] == [1, 2, 5, 10, 20, 50, 100]
    assert min(len(row[f"{kind}_us"]) for row in exact["rtts"] for kind in ("open", "fresh")) >= 10


def test_the_link_keeps_within_five_per_cent_or_half_a_millisecond(exact):
    assert accuracy.misses(exact) == []


def ideal() -> dict:
    """Make a result of a link that is exact."""
    return {
        "rtts": [{"rtt_ms": rtt, "open_us": [1000.0 * rtt], "fresh_us": [2000.0 * rtt]} for rtt in accuracy.RTTS],
        "rates": [{"rate_mbit": rate, "down_mbit": [rate], "up_mbit": [rate]} for rate in accuracy.RATES],
    }


@pytest.mark.parametrize(
    ("row", "figures", "told"),
    [
        (("rtts", 0), {"open_us": [1501]}, ["RTT 1 ms, open: 1501, not 1000"]),
        (("rtts", 0), {"open_us": [499]}, ["RTT 1 ms, open: 499, not 1000"]),
        (("rtts", 0), {"open_us": [500, 1500, 9000]}, []),  # the median is just within half a millisecond
        (("rtts", 0), {"fresh_us": [2501]}, ["RTT 1 ms, fresh: 2501, not 2000"]),
        (("rtts", 5), {"fresh_us": [104_999]}, []),  # 5 % of 2 × 50 ms
        (("rtts", 5), {"fresh_us": [105_001]}, ["RTT 50 ms, fresh: 105001, not 100000"]),
        (("rates", 2), {"up_mbit": [4.76], "down_mbit": [5.24]}, []),
        (("rates", 2), {"up_mbit": [4.7], "down_mbit": [5.3]}, ["rate 5 Mbit/s, down: 5.3, not 5", "rate 5 Mbit/s, up: 4.7, not 5"]),
    ],
)
def test_a_figure_is_told_when_it_is_too_far_off(row, figures, told):
    result = ideal()
    result[row[0]][row[1]] |= figures
    assert accuracy.misses(result) == told


def test_accuracy_is_measured_through_a_real_link():
    result = accuracy.measure(rounds=1, seconds=0.02, rtts=(5,), rates=(20,))
    [trip], [rate] = result["rtts"], result["rates"]
    assert min(trip["open_us"]) >= 5000 and min(trip["fresh_us"]) >= 10_000  # never early
    assert 0 < max(rate["down_mbit"] + rate["up_mbit"]) < 25


@pytest.mark.parametrize("result", ["link.json", "distance.json"])
def test_a_stored_result_says_on_what_it_was_measured(result):
    assert {"date", "commit", "machine", "versions", "parameters", "schema"} <= set(json.loads((RESULTS / result).read_text()))


def test_every_cell_was_measured_at_every_distance_in_every_repeat():
    result = distance_plot.stored()
    counts = [
        len(row[f"{kind}_us"])
        for cell in distance.CELLS
        for repeat in result["cells"][cell]["repeats"]
        for row in repeat
        for kind in ("open", "fresh")
    ]
    assert len(counts) == len(distance.CELLS) * result["parameters"]["repeats"] * len(distance.RTTS) * 2
    assert min(counts) >= distance.FEWEST


def test_no_call_was_faster_than_light_on_its_link():
    result = distance_plot.stored()
    for cell in distance.CELLS:
        for repeat in result["cells"][cell]["repeats"]:
            assert all(us >= row["rtt_ms"] * 1000 for row in repeat for us in row["open_us"])
            assert all(us >= row["rtt_ms"] * 2000 for row in repeat for us in row["fresh_us"])


def test_far_away_the_protocols_are_the_same_on_an_open_connection_and_not_on_a_fresh_one():
    result = distance_plot.stored()
    far = distance.RTTS[-1]
    assert distance_plot.ratio(result, far, "open").high < distance_plot.SAME < distance_plot.ratio(result, far, "fresh").low


@pytest.mark.parametrize(
    ("slow", "other", "expected"),
    [
        ({0: 2.0, 1: 1.2, 10: 1.05, 100: 1.0}, 1.0, 10),
        ({0: 2.0, 1: 1.2, 10: 1.05, 100: 1.0}, 1.06, 100),  # another repeat was at 1.113 there
        ({0: 2.0, 1: 1.0, 10: 1.2, 100: 1.0}, 1.0, 100),  # below, and above again
        ({0: 2.0, 1: 1.2, 10: 1.2, 100: 1.2}, 1.0, None),
        ({0: 1.0, 1: 1.0, 10: 1.0, 100: 1.0}, 1.0, 0),
    ],
)
def test_protocols_are_the_same_from_where_they_stay_so_in_every_repeat(slow, other, expected):
    result = made(around(slow=slow), around(slow=slow | {10: slow[10] * other}))
    assert distance_plot.same_from(result) == expected


@pytest.mark.parametrize("counts", [(2, 3, 3), (1, 2, 4)])
def test_round_trips_of_a_first_call_are_read_off_the_slope(counts):
    result = made(around(slow={0: 1.0, 10: 1.0, 100: 1.0}, trips=counts))
    assert tuple(distance_plot.trips(result, cell) for cell in MATCHED) == counts


@pytest.mark.parametrize(
    ("slow", "words"),
    [({0: 2.0, 10: 1.0, 100: 1.0}, "from an RTT of 10 ms on"), ({0: 2.0, 10: 2.0, 100: 2.0}, "at none of these distances")],
)
def test_the_title_states_what_was_found(slow, words):
    assert words in distance_plot.distance(made(around(slow=slow))).get_suptitle()


def test_the_committed_pictures_are_drawn_from_the_committed_result(tmp_path):
    distance_plot.write(distance_plot.stored(), tmp_path)
    assert (tmp_path / "distance.svg").read_text() == (RESULTS / "distance.svg").read_text()


def test_a_short_run_measures_every_cell_near_and_far():
    result = distance.measure(repeats=1, rtts=(0, 1), most=1)
    for cell in distance.CELLS:
        near, far = result["cells"][cell]["repeats"][0]
        assert len(near["open_us"]) == len(near["fresh_us"]) == 1
        assert far["open_us"][0] >= 1000 and far["fresh_us"][0] >= 2000


def test_a_wrong_answer_ends_the_measurement():
    class Liar:
        def predict(self, features, model_id):
            return Prediction("4", 0.5, "linear")

    with pytest.raises(ValueError, match="wrong answer"):
        distance._timed(Liar(), Case([], "linear", "3", 0.5))


def test_drawing_again_measures_nothing(python, tmp_path):
    told = python("-m", "benchmarks.distance", "--draw", str(RESULTS / "distance.json"), "--out", str(tmp_path))
    assert told.returncode == 0, told.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["distance.png", "distance.svg"]


def test_a_stored_accuracy_can_be_shown(python):
    told = python("-m", "benchmarks.accuracy", "--show", str(RESULTS / "link.json"))
    assert (told.returncode, "RTT 200 ms, open" in told.stdout) == (0, True), told.stderr


@pytest.mark.parametrize("program", ["benchmarks.accuracy", "benchmarks.distance"])
def test_help_shows_an_example(python, program):
    assert "example: python -m" in python("-m", program, "--help").stdout


def test_the_servers_are_those_of_the_whole_benchmark(python):
    told = python("-c", "from benchmarks import run, distance; print(run.SERVERS == distance.SERVERS)")  # afresh: run brings gevent along
    assert told.stdout == "True\n", told.stderr
