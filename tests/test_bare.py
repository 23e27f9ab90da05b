"""The comparison with a bare route compares what it says: equal answers, a ratio of the same repeat, and shares that add up."""

import pytest

from benchmarks import bare, bare_profile, cases
from benchmarks.bare_server import bare as bare_app
from benchmarks.recorder import Recording
from solutions import rest

CASE = cases.make()["small"][3]


def made(**calls: list[int]) -> dict:
    """Make a result of windows of one second, with so many calls in each."""
    windows = {kind: [Recording(histogram={100: number}, seconds=1.0).to_json() for number in numbers] for kind, numbers in calls.items()}
    return {"kinds": {kind: {"repeats": repeats, "call_us": 50.0, "shares": {"Flask": 1.0}} for kind, repeats in windows.items()}}


def test_a_ratio_is_taken_within_each_repeat_and_told_with_its_range():
    spread = bare.ratio(made(bare=[1000, 2000, 4000], memory=[500, 1500, 2400], database=[1, 1, 1]), "memory")
    assert (spread.low, spread.middle, spread.high) == (0.5, 0.6, 0.75)


@pytest.mark.parametrize(("calls", "profiled"), [(690, True), (710, False)])
def test_what_is_slower_than_seven_tenths_is_told_with_its_profile(calls, profiled):
    result = made(bare=[1000], memory=[calls], database=[900])
    for row in result["kinds"].values():
        row["repeats"][0]["client_cpu"] = 0.2
    assert any(line.startswith("the service, in memory: ") for line in bare.findings(result)) is profiled


def test_the_bare_route_gives_the_bytes_of_the_reference():
    answers = [app.test_client().post("/v1/predictions", json=CASE._asdict()) for app in (bare_app(CASE), rest.create_app())]
    assert answers[0].data == answers[1].data
    assert dict(answers[0].headers) == dict(answers[1].headers)


def test_the_shares_of_a_profile_add_up_and_name_whose_code_it_is():
    shares = bare_profile.shares(rest.create_app(), CASE, calls=20)
    assert sum(shares.values()) == pytest.approx(1, abs=0.01)
    assert {"Werkzeug", "Flask", "the model", "the service", "the codec"} <= set(shares)


def test_an_application_that_answers_wrongly_is_not_measured():
    with pytest.raises(ValueError, match="wrong answer"):
        bare_profile.cost(bare_app(CASE._replace(label="9")), CASE, calls=1)
