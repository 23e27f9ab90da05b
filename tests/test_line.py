"""A line says when bytes arrive, to the last digit, and reads figures with their units or says why it can't."""

import itertools
import math
import random
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.wire.line import Line, bits_per_second, lines, seconds

EXACT = pytest.approx  # sums of floats
INF = math.inf


def arrivals(line: Line, pieces: list[tuple[float, int]]) -> list[float]:
    return [line.arrival(came, size) for came, size in pieces]


@pytest.mark.parametrize(
    ("delay", "rate", "pieces", "expected"),
    [
        (0, INF, [(1, 5), (2, 0)], [1, 2]),  # no distance at all
        (0.5, INF, [(1, 10**9), (1, 1)], [1.5, 1.5]),  # without a rate, size costs nothing
        (0, 8, [(0, 1), (0, 2)], [1, 3]),  # a byte a second: the second piece waits for the first
        (0, 8, [(0, 1), (10, 1)], [1, 11]),  # an idle line is no faster later
        (5, 8, [(0, 1), (0.5, 1), (9, 1)], [6, 7, 15]),
        (5, 8, [(0, 3), (1, 0)], [8, 8]),  # an end comes after the bytes before it
    ],
)
def test_a_piece_arrives_when_the_arithmetic_says(delay, rate, pieces, expected):
    assert arrivals(Line(delay, rate), pieces) == EXACT(expected)


@pytest.mark.parametrize(
    ("luck", "pieces", "expected"),
    [
        ([-1, 1], [(0, 1), (0, 1)], [3, 7]),
        ([1, -1, 0], [(0, 1), (1, 1), (9, 1)], [7, 7, 14]),  # the second is lucky, and waits behind the first all the same
    ],
)
def test_jitter_moves_a_piece_either_way_but_never_past_another(luck, pieces, expected):
    assert arrivals(Line(delay=5, jitter=2, luck=iter(luck).__next__), pieces) == EXACT(expected)


gaps = st.lists(st.tuples(st.floats(0, 2), st.integers(0, 5000)), min_size=1, max_size=30)
rates = st.sampled_from([8e2, 8e4, 1e6, math.inf])


def times(steps: list[tuple[float, int]]) -> list[tuple[float, int]]:
    clock = itertools.accumulate(gap for gap, _ in steps)
    return list(zip(clock, (size for _, size in steps), strict=True))


@given(gaps, rates, st.floats(0, 1))
def test_a_line_is_never_idle_while_bytes_wait(steps, rate, delay):
    pieces = times(steps)
    found = arrivals(Line(delay=delay, rate=rate), pieces)
    for last in range(len(pieces)):  # the busy period that ends with this piece began with one of those before it
        ends = [pieces[first][0] + 8 * sum(size for _, size in pieces[first : last + 1]) / rate for first in range(last + 1)]
        assert found[last] == EXACT(max(ends) + delay)


@given(gaps, rates, st.floats(0, 1), st.floats(0, 1), st.integers())
def test_nothing_overtakes_and_jitter_is_no_more_than_was_said(steps, rate, delay, share, seed):
    pieces = times(steps)
    jitter = delay * share
    steady = arrivals(Line(delay=delay, rate=rate), pieces)
    luck = partial(random.Random(seed).uniform, -1, 1)
    found = arrivals(Line(delay=delay, rate=rate, jitter=jitter, luck=luck), pieces)
    assert found == sorted(found)
    assert all(abs(one - other) <= jitter + 1e-9 for one, other in zip(found, steady, strict=True))


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (seconds, "40 ms", 0.04),
        (seconds, "40ms", 0.04),
        (seconds, " 1.5 s ", 1.5),
        (seconds, "200 µs", 0.0002),
        (seconds, "200 \N{GREEK SMALL LETTER MU}s", 0.0002),
        (seconds, "200 us", 0.0002),
        (seconds, ".5 ms", 0.0005),
        (seconds, "0 ms", 0.0),
        (seconds, 0.04, 0.04),
        (seconds, 2, 2.0),
        (bits_per_second, "10 Mbit/s", 1e7),
        (bits_per_second, "1 Gbit/s", 1e9),
        (bits_per_second, "64 kbit/s", 64e3),
        (bits_per_second, "300 bit/s", 300.0),
        (bits_per_second, 1e6, 1e6),
        (bits_per_second, math.inf, math.inf),
    ],
)
def test_a_quantity_is_read_in_si_units(read, given, expected):
    assert read(given) == EXACT(expected)


@pytest.mark.parametrize(
    ("read", "given", "told"),
    [
        (seconds, "40", "'40' is no time; write for example '40 ms', with one of the units s, ms, µs"),
        (seconds, "ms", "'ms' is no time"),
        (seconds, "", "'' is no time"),
        (seconds, "1,5 s", "'1,5 s' is no time"),
        (seconds, "-1 ms", "'-1 ms' is no time"),
        (seconds, "4 MS", "'4 MS' is no time"),
        (seconds, "nan s", "'nan s' is no time"),
        (seconds, "10 Mbit/s", "'10 Mbit/s' is no time"),
        (seconds, -0.1, "-0.1 is no time: it must be 0 or more, and end"),
        (seconds, math.nan, "nan is no time"),
        (seconds, math.inf, "inf is no time"),
        (
            bits_per_second,
            "10 MB/s",
            "'10 MB/s' is no rate; write for example '10 Mbit/s', with one of the units bit/s, kbit/s, Mbit/s, Gbit/s",
        ),
        (bits_per_second, "10 mbit/s", "'10 mbit/s' is no rate"),
        (bits_per_second, "10 ms", "'10 ms' is no rate"),
        (bits_per_second, "0 Mbit/s", "lets nothing pass"),
        (bits_per_second, -1, "-1 is no rate: it must be 0 or more"),
        (bits_per_second, math.nan, "nan is no rate"),
    ],
)
def test_a_quantity_that_cannot_be_read_is_refused_with_an_example(read, given, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        read(given)


@pytest.mark.parametrize("given", [True, b"40 ms", ["40 ms"], {}])
def test_what_is_no_quantity_at_all_is_a_type_error(given):
    with pytest.raises(TypeError, match="is no time; write for example '40 ms', or a number in s"):
        seconds(given)


@pytest.mark.parametrize(
    ("words", "down", "up"),
    [
        ({}, (0.0, math.inf, 0.0), (0.0, math.inf, 0.0)),
        ({"rtt": "40 ms", "rate": "10 Mbit/s", "jitter": "2 ms"}, (0.02, 1e7, 0.002), (0.02, 1e7, 0.002)),
        ({"rtt": ("30 ms", "10 ms")}, (0.03, math.inf, 0.0), (0.01, math.inf, 0.0)),
        ({"rate": ("20 Mbit/s", "5 Mbit/s")}, (0.0, 2e7, 0.0), (0.0, 5e6, 0.0)),
        ({"rtt": 0.04, "jitter": (0.02, 0)}, (0.02, math.inf, 0.02), (0.02, math.inf, 0.0)),
        ({"place": "hotel Wi-Fi"}, (0.02, 1e7, 0.01), (0.02, 2e6, 0.01)),
        ({"place": "hotel Wi-Fi", "rate": "1 Mbit/s", "jitter": 0}, (0.02, 1e6, 0.0), (0.02, 1e6, 0.0)),
    ],
)
def test_figures_lead_to_a_line_down_and_a_line_up(words, down, up):
    found = [(line.delay, line.rate, line.jitter) for line in lines(**words)]
    assert found == [EXACT(down), EXACT(up)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"place": "the moon"}, "no distance is called 'the moon'; there are 'same rack', 'same region', 'across an ocean', 'hotel Wi-Fi'"),
        ({"place": "40 ms"}, 'write for example rtt="40 ms"'),
        ({"rate": ("1 Mbit/s",)}, "write one for both directions, or two: (down, up)"),
        ({"rtt": "2 ms", "jitter": "2 ms"}, "a jitter of ±2 ms is more than the delay of 1 ms one way"),
    ],
)
def test_figures_that_make_no_distance_are_refused(words, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        lines(**words)


def test_the_named_distances_differ_as_their_names_do():
    rtts = [sum(line.delay for line in lines(place)) for place in ("same rack", "same region", "hotel Wi-Fi", "across an ocean")]
    assert rtts == sorted(set(rtts))


@pytest.mark.parametrize("line", [Line(), Line(delay=10.0), Line(delay=10.0, rate=1e12), Line(rate=8e3)])
def test_what_is_on_its_way_has_a_bound_that_holds_a_packet_at_least(line):
    assert 1448 <= line.piece <= line.room <= 17 << 20
