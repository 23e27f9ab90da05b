"""What a verdict says of an error, and what a student sees of a traceback."""

import time
from types import ModuleType

import pytest

from kit import checks, progress

SERVED = """labs.rest raised while it served you:
Traceback (most recent call last):
  File "/x/.venv/lib/python3.11/site-packages/flask/app.py", line 3, in full
    rv = self.dispatch()
         ^^^^^^^^^^^^^^^
  File "/x/labs/rest/models.py", line 8, in listed
    return 1 / 0
           ~~^~~
  File "/x/kit/serve_app.py", line 3, in call
    view()
ZeroDivisionError: division by zero"""
GROUPED = """  + Exception Group Traceback (most recent call last):
  |   File "/usr/lib/python3.11/asyncio/runners.py", line 118, in run
  |     return self._loop.run_until_complete(task)
  | ExceptionGroup: unhandled errors (1 sub-exception)
  +-+---------------- 1 ----------------
    |   File "/x/labs/stream/ws/server.py", line 4, in begin
    |     wrong()
    | ValueError: x
    +------------------------------------"""
ELSEWHERE = """Traceback (most recent call last):
  File "/opt/labs/wirelab/kit/launch.py", line 1, in start
    run()
  File "/opt/labs/wirelab/.venv/lib/python3.11/site-packages/x.py", line 1, in start
    run()
KeyError: 1"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (SERVED, [0, 1, 5, 6, 7, 10]),
        (GROUPED, [0, 3, 4, 5, 6, 7, 8]),
        (ELSEWHERE, [0, 5]),
        ("no traceback\n  at all", [0, 1]),
    ],
)
def test_of_a_traceback_the_frames_in_labs_and_the_last_line_are_shown(text, kept):
    lines = text.splitlines()
    assert progress.theirs(text).splitlines() == [lines[each] for each in kept]


def _raised(call) -> BaseException:
    with pytest.raises(BaseException) as caught:
        call()
    return caught.value


def _exit():
    raise SystemExit


CAUSES = [
    (lambda: _labs().greet, "did you rename it?"),
    (lambda: __import__("labs.no_such"), "labs/no_such.py or labs/no_such/ is missing"),
    (lambda: _raise(EOFError("EOF when reading a line")), "a check has no keyboard"),
    (lambda: _raise(SyntaxError("null bytes", ("labs/start.py", None, None, None))), "SyntaxError: null bytes, in start.py"),
    (_exit, "SystemExit"),
]


def _raise(error):
    raise error


def _labs():
    return ModuleType("labs.start")


@pytest.mark.parametrize(("call", "said"), CAUSES)
def test_an_error_that_does_not_tell_its_cause_gets_it_said(call, said):
    told = progress.verdict("start-1", _raised(call))["said"]
    assert said in told
    assert "line 0" not in told and "line None" not in told and not told.endswith((":", ","))


def test_only_a_diagnosis_of_ours_has_parts_and_none_is_longer_than_a_page():
    fake = type("Wrong", (Exception,), {"parts": {"sent": "x" * 10**7}})()
    assert progress.verdict("start-1", fake)["diagnosis"] is None
    told = progress.verdict("start-1", checks.Wrong(sent="x" * 10**7, got=object()))
    assert len(str(told)) < 2 * progress.PART
    noted = ValueError("y" * 10**7)
    noted.__notes__ = ["z" * 10**7, 3]
    assert len(progress.verdict("start-1", noted)["said"]) <= progress.MOST


def test_a_loop_at_the_top_level_of_a_file_is_told_with_what_it_is(monkeypatch, capfd):
    def imported(_):
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(progress, "import_module", imported)
    monkeypatch.setattr(progress, "IMPORTING", 0.3)
    monkeypatch.setattr(progress, "about", lambda _: ("", ""))
    progress.judged("start-1")
    told = progress.told("start-1", 0, capfd.readouterr().err)
    assert (told["ending"], told["diagnosis"]["got"]) == ("time limit", "no end after 0.3 seconds")
    assert "top level" in told["diagnosis"]["likely"]


@pytest.mark.parametrize(("code", "said"), [(0, "ended itself, with status 0"), (-9, "did not end within a minute")])
def test_a_process_without_a_verdict_is_told_in_words(code, said):
    assert said in progress.told("start-1", code, "")["said"]


def test_a_notebook_shows_a_blank_without_the_kits_own_lines(monkeypatch):
    module = ModuleType("labs.start")
    module.__spec__ = None
    module.greet = lambda name: _raise(NotImplementedError("exercise start-1: return a greeting"))
    with pytest.raises(NotImplementedError) as caught:
        checks.check("start-1", module)
    assert caught.value._render_traceback_() == ["NotImplementedError: exercise start-1: return a greeting"]
