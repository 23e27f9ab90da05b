"""The comparison of graders: asserts of equal strength, marks as the rivals write them, and the stored result drawn."""

import copy
import inspect
import json

import pytest

from benchmarks import graders_asserts, graders_forgeries, graders_nbgrader, graders_otter, graders_ours, graders_plot, steps
from benchmarks import graders_assignment as assignment
from kit import course

ANSWERS = [(name, answer) for name in assignment.EXERCISES for answer in assignment.options(name)]


@pytest.fixture(scope="module")
def result() -> dict:
    """Give the committed result."""
    return graders_plot.stored()


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=["-".join(each) for each in ANSWERS])
def test_the_rivals_asserts_take_the_right_answers_and_refuse_the_wrong_ones(name, answer):
    space: dict = {}
    exec(assignment.given() + "\n" + assignment.function(name, answer), space)
    check = getattr(graders_asserts, name.replace("-", "_"))
    try:
        check(*[space[parameter] for parameter in inspect.signature(check).parameters])
        passed = 1
    except Exception:
        passed = 0
    assert passed == assignment.worth(dict.fromkeys(assignment.EXERCISES, "") | {name: answer})[name]


@pytest.mark.parametrize("name", assignment.EXERCISES)
def test_an_answer_is_worth_what_the_bank_of_mistakes_says_of_it(name):
    exercise = assignment.EXERCISES[name]
    bank = {
        answer: (assignment.SOLUTIONS / "mistakes" / f"{name}-{answer}.py").read_text(encoding="utf-8")
        for answer in assignment.options(name)[1:]
    }
    assert [answer for answer, text in bank.items() if "\nDiagnosis: none\n" in text] == [exercise.right]


def test_a_class_is_the_same_each_time_and_its_answers_are_mixed():
    answers = assignment.students(10)
    marks = [points for each in answers.values() for points in assignment.worth(each).values()]
    assert answers == assignment.students(10)
    assert 30 < sum(marks) < 70


def test_what_is_handed_in_to_us_is_the_starter_with_the_ten_answers_in_it(tmp_path):
    tree = graders_ours.submit(
        tmp_path, "ada", dict.fromkeys(assignment.EXERCISES, assignment.OURS) | {"start-1": "comma", "ws-3": assignment.BLANK}
    )
    start, frames = (tree / "start.py").read_text(encoding="utf-8"), (tree / "ws" / "by_hand.py").read_text(encoding="utf-8")
    assert "exercise start-1" not in start
    assert "exercise start-2" in start
    assert "exercise ws-3" in frames
    assert "exercise ws-4" not in frames


def test_a_record_of_ours_is_read_for_the_ten_exercises_only_a_point_each():
    rows = [{"exercise": "start-1", "earned": 1}, {"exercise": "start-2", "earned": 2}, {"exercise": "ws-4", "earned": 2}]
    assert graders_ours.read({"exercises": [*rows, {"exercise": "ws-3", "earned": 0}]}) == {"start-1": 1, "ws-4": 1, "ws-3": 0}


def test_our_course_is_cut_down_to_the_ten_exercises(tmp_path):
    graders_ours.prepare(tmp_path)
    assert set(course.load(tmp_path / "notebooks" / "course.toml").exercises) == set(assignment.EXERCISES)


def test_nbgraders_marks_are_found_among_its_warnings():
    words = 'a.py:3: DeprecationWarning: old\n  from x import y\n{"ada": {"start-1": 1.0, "ws-3": 0.0}}\n'
    assert graders_nbgrader.read(words) == {"ada": {"start-1": 1, "ws-3": 0}}
    assert graders_nbgrader.read("Traceback (most recent call last):\n") == {}


def test_otters_marks_are_read_without_its_other_rows(tmp_path):
    tests = [{"name": "Public Tests", "output": ""}, {"name": "start-1", "score": 1.0, "max_score": 1.0}, {"name": "ws-3", "score": 0.0}]
    path = tmp_path / "results.json"
    assert graders_otter.read(path) == {}
    path.write_text(json.dumps({"tests": tests}), encoding="utf-8")
    assert graders_otter.read(path) == {"start-1": 1, "ws-3": 0}


@pytest.mark.parametrize(
    "code", [*graders_forgeries.NBGRADER.values(), *graders_forgeries.OTTER.values(), *graders_forgeries.OURS.values()]
)
def test_an_attack_is_code_that_runs_at_all(code):
    compile(code, "attack", "exec")


def test_no_grader_that_was_timed_gave_a_wrong_mark(result):
    assert {kind: graders_plot.wrong(result, kind) for kind in result["kinds"]} == dict.fromkeys(result["kinds"], 0)


def test_the_control_gains_nothing_and_the_attacks_are_real(result):
    assert all(rows["control"] == {"gained": 0, "ended": "graded"} for rows in result["attacks"].values())
    assert graders_plot.forged(result, "nbgrader")
    assert graders_plot.forged(result, "otter")


def test_the_stored_result_is_drawn_and_says_who_has_a_sandbox(result, tmp_path):
    paths = steps.write("graders", graders_plot, result, tmp_path)
    drawn = graders_plot.figure(result)
    labels = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert [path.suffix for path in paths] == [".png", ".svg"]
    assert "nbgrader\n(no sandbox)" in labels
    assert "forge a mark in nbgrader" in graders_plot.alt(result)


FASTER = [(0.5, "2.0 times as fast as"), (4.0, "4.0 times as slow as")]


@pytest.mark.parametrize(("seconds", "said"), FASTER)
def test_the_title_says_who_is_faster(seconds, said, result):
    changed = copy.deepcopy(result)
    for kind in changed["kinds"].values():
        kind["repeats"] = [{"seconds": 1.0, "cpu": 1.0, "right": 1, "marks": 1}]
    changed["kinds"]["ours"] = {"repeats": [{"seconds": seconds, "cpu": 1.0, "right": 1, "marks": 1}]}
    assert said in graders_plot.figure(changed).get_suptitle()
