"""The answers, mutated by mutmut: each is noticed, or has a reason why it cannot be, and what is stored is of today's answers."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import mutants
import pytest

STORED = mutants.stored()["exercises"]
ANSWERS = mutants.answers(mutants.ROOT / "solutions")
MADE = [(name, mutant) for name, exercise in STORED.items() for mutant in exercise["mutants"]]
SURE = 20  # how many are run again


def _sample() -> list[tuple[str, dict]]:
    """Return noticed mutants, one of an exercise, evenly from all that have some; those that hang would take too long."""
    firsts = [next((each for each in exercise["mutants"] if each["outcome"] == "noticed"), None) for exercise in STORED.values()]
    found = [(name, each) for name, each in zip(STORED, firsts, strict=True) if each]
    return list(itertools.islice(found, 0, None, len(found) // SURE))[:SURE]


@pytest.fixture(scope="module")
def trees():
    with (made := mutants.Trees(2)).closing:
        yield made


def test_what_is_stored_is_of_the_answers_as_they_are_now():
    edited = [name for name, answer in ANSWERS.items() if STORED.get(name, {}).get("digest") != answer.digest]
    assert edited == [], f"python tests/mutants.py --only {' '.join(edited)}"
    assert set(STORED) == set(ANSWERS)


def test_nineteen_mutants_in_twenty_that_a_caller_could_tell_from_the_answer_are_noticed():
    noticed = sum(mutant["outcome"] in ("noticed", "hung") for _, mutant in MADE)
    equivalent = sum(bool(mutant.get("reason")) for _, mutant in MADE)
    assert noticed >= 0.95 * (len(MADE) - equivalent)
    assert noticed >= 0.93 * len(MADE) >= 0.93 * 900  # reasons must not excuse just anything


def test_a_mutant_that_passes_has_a_reason():
    assert [(name, mutant) for name, mutant in MADE if mutant["outcome"] == "passed" and len(mutant["reason"].split()) < 4] == []


@pytest.mark.parametrize("name", [name for name in ANSWERS if name in STORED])
def test_each_stored_mutant_still_stands_in_its_answer_and_changes_it(name):
    text = (mutants.ROOT / "solutions" / ANSWERS[name].path).read_text(encoding="utf-8")
    changed = [ANSWERS[name].replaced(text, mutant) for mutant in STORED[name]["mutants"]]
    assert len({text, *changed}) == len(changed) + 1


def test_a_sample_of_the_mutants_is_noticed_and_the_answer_itself_is_not(trees):
    sample = _sample()
    asked = [*sample, *[(name, None) for name, _ in sample[::10]]]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda each: trees.outcome(ANSWERS[each[0]], each[1]), asked))
    assert len(sample) == SURE
    assert found == ["noticed"] * SURE + ["passed"] * (len(asked) - SURE)
