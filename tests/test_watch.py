"""The progress board beside the student: what a save runs again, what it shows, and where it is kept."""

import contextlib
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
import watchfiles
from rich.console import Console

from kit import board, checks, keys, places, progress, touched
from kit import watch as watching
from kit.quickness import solved
from kit.rerun import Rerun
from kit.screen import HELP, Fitted, Screen, terminal

BAD = '{"model": []}'


@pytest.fixture(scope="module")
def kit(lay_out, tmp_path_factory) -> Path:
    """Give a kit of its own, with fresh labs."""
    return lay_out(tmp_path_factory.mktemp("watch") / "kit")


@pytest.fixture(scope="module")
def rerun(kit):
    """Give the engine on that kit, warm, with one nursery."""
    engine = Rerun(kit, workers=1)
    engine.look()
    with contextlib.closing(engine):
        yield engine


@pytest.fixture
def save(rerun, root, until):
    """Give ``save(file, text)``, which writes a lab's file (None deletes it), looks, and returns what ran; the starters come back after."""
    starters = {}

    def write(file: str, text: str | bytes | None, wait: bool = True) -> list[str]:
        path = rerun.root / "labs" / file
        starters.setdefault(file, path.read_bytes() if path.exists() else None)
        path.unlink(missing_ok=True) if text is None else path.write_bytes(text if isinstance(text, bytes) else text.encode())
        rerun.look()
        if wait:
            until(rerun.idle, within=60)
        return sorted(exercise for exercise, _ in rerun.ran)

    yield write
    for file, text in starters.items():
        write(file, text)


@pytest.fixture
def solution(root):
    """Give ``solution(file, blank)``, the text of a solved file, with one exercise of it blank where asked."""
    return lambda file, blank="": solved((root / "solutions" / file).read_text(encoding="utf-8"), file, blank)


def _ending(rerun, exercise):
    return rerun.verdicts[exercise]["ending"]


def test_a_save_turns_a_blank_into_green_and_back_and_runs_that_exercise_only(rerun, save, solution):
    assert save("start.py", solution("start.py", "start-2")) == ["start-1"]
    assert _ending(rerun, "start-1") == "passed"
    assert save("start.py", (rerun.root / "solutions/start.py").read_text(encoding="utf-8").replace("BEGIN", "begin")) == ["start-2"]
    assert save("start.py", solution("start.py", "start-1")) == ["start-1"]
    assert (_ending(rerun, "start-1"), _ending(rerun, "start-2")) == ("blank", "passed")


def test_a_check_of_a_server_is_judged_by_a_server_that_is_forked(rerun, save, solution):
    text = solution("rest/models.py")
    assert save("rest/models.py", text) == ["rest-3", "rest-4"]
    assert _ending(rerun, "rest-3") == "passed"
    assert save("rest/models.py", text.replace('{"models": [{"id": model_id} for model_id in model.MODEL_IDS]}', BAD)) == ["rest-3"]
    diagnosis = rerun.verdicts["rest-3"]["diagnosis"]
    assert diagnosis["sent"] == "GET /v1/models"
    assert diagnosis["got"].strip() == '{"model":[]}'
    assert diagnosis["likely"]


def test_what_a_server_raises_reaches_the_board(rerun, save, solution):
    save("rest/models.py", solution("rest/models.py").replace("return {", "return 1 / 0, {"))
    assert "ZeroDivisionError" in rerun.verdicts["rest-3"]["said"]


def test_a_comment_runs_nothing_and_a_blank_around_which_something_changed_stays_as_it_is(rerun, save):
    text = (rerun.root / "labs/rest/by_hand.py").read_text(encoding="utf-8")
    assert save("rest/by_hand.py", text + "\n# a thought\n") == []
    assert save("rest/by_hand.py", text + "\nTHOUGHT = 1\n") == []


def test_a_file_that_does_not_parse_is_shown_with_its_line_and_what_it_needs_waits_until_it_does(rerun, save, solution):
    text = solution("start.py", "start-2")
    assert save("start.py", text.replace("def greet(", "def greet((")) == []
    assert rerun.labs.broken["start.py"]["line"] == text[: text.index("def greet(")].count("\n") + 1
    assert progress.kept("broken", rerun.root) == rerun.labs.broken
    assert save("start.py", text) == ["start-1"]
    assert rerun.labs.broken == {}


def test_what_needs_a_file_that_does_not_parse_is_not_green_any_more(rerun, save, solution):
    text = solution("start.py")
    save("start.py", text)
    assert board.Board.read(rerun.root).total().startswith("visible 2/71 · 3 of")
    save("start.py", text + "x = (\n")
    for shown in (board.Board.read(rerun.root), Screen(rerun, "start").board()):
        assert shown.ending("start-1") == "not checked"
        assert shown.total().startswith("visible 0/71 · 0 of")
    assert Screen(rerun, "start").news() == f"saved start.py: it does not parse (line {text.count(chr(10)) + 1})"
    # The watcher may have ended since; what it said of a file counts for that file only.
    (rerun.root / "labs/start.py").write_text(text, encoding="utf-8")
    assert board.Board.read(rerun.root).ending("start-1") == "passed"


@pytest.mark.parametrize("content", [b"x = '\0'\n", "x = 1\n".encode("utf-16"), b"def f():\n\tif 1:\n        x\n"])
def test_a_file_that_is_no_python_at_all_is_told_without_a_line_that_there_is_not(rerun, save, content):
    save("start.py", content)
    assert "line 0" not in Screen(rerun, "start").board().fault("start.py")
    assert Screen(rerun, "start").board().ending("start-1") == "not checked"


def test_a_broken_file_that_nothing_imports_holds_up_nothing(rerun, save, solution):
    save("rest/mine.py", "x = (")
    assert save("rest/models.py", solution("rest/models.py", "rest-4")) == ["rest-3"]
    save("rest/formats.py", "x = (")
    save("rest/models.py", solution("rest/models.py"))
    assert Screen(rerun, "rest").news() == "saved rest/models.py: waits for rest/formats.py"


def test_a_module_that_crashes_at_its_import_ends_the_green_of_its_whole_chapter(rerun, save, solution):
    save("ws/again.py", solution("ws/again.py", "ws-8"))
    assert _ending(rerun, "ws-7") == "passed"
    path = rerun.root / "labs/ws/pages.py"
    save("ws/pages.py", path.read_text(encoding="utf-8") + "\n1 / 0\n")
    assert _ending(rerun, "ws-7") == "crash"


def test_a_broken_file_holds_up_its_chapter_and_no_other(rerun, save, solution):
    save("ws/again.py", "def (")
    assert save("ws/by_hand.py", solution("ws/by_hand.py", "ws-4")) == []
    assert save("start.py", solution("start.py", "start-2")) == ["start-1"]
    assert save("ws/again.py", solution("ws/again.py").replace("x" * 99, "")) == ["ws-10", "ws-3", "ws-7", "ws-8"]


def test_a_deleted_file_is_a_crash_that_names_it_and_comes_back(rerun, save, solution):
    save("start.py", solution("start.py"))
    assert save("start.py", None) == ["start-1", "start-2"]
    assert "start" in rerun.verdicts["start-1"]["said"]
    assert _ending(rerun, "start-1") == "crash"
    save("start.py", solution("start.py"))
    assert _ending(rerun, "start-1") == "passed"


def test_a_newer_save_ends_the_run_of_the_older_state(rerun, save, solution, until):
    right = solution("start.py", "start-2")
    save("start.py", right)
    save("start.py", right.replace("def greet(", "while True:\n    pass\n\n\ndef greet("), wait=False)
    until(lambda: "start-1" in rerun.running)
    start = time.monotonic()
    save("start.py", right)
    assert _ending(rerun, "start-1") == "passed"
    assert time.monotonic() - start < checks.PATIENCE / 2


def test_a_watcher_shows_what_the_first_one_finds_and_takes_over_when_that_is_gone(kit):
    second = Rerun(kit, workers=0)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as first:
        claim = kit / progress.FOLDER / progress.WATCHER
        kept = claim.read_text(encoding="utf-8") if claim.exists() else None
        claim.parent.mkdir(parents=True, exist_ok=True)
        claim.write_text(str(first.pid), encoding="utf-8")
        second.look()
        assert not second.leading
        path = kit / "labs/start.py"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n", encoding="utf-8")
        second.look()
        assert Screen(second, "start").news() == "saved start.py: another watcher checks it (make lab has one)"
        progress.record(_judged("start-1", seconds=0.25), kit)
        second.look()
        assert Screen(second, "start").news() == "saved start.py: ✓ start-1 in 0.2 s"
        path.write_text(text, encoding="utf-8")
        (kit / progress.FOLDER / "start-1.json").unlink()
        first.communicate(b"\n")
    second.look()
    assert second.leading
    claim.write_text(kept, encoding="utf-8") if kept else claim.unlink()


def test_what_was_edited_while_nobody_watched_is_run_at_the_start(lay_out, tmp_path, solution):
    kit = lay_out(tmp_path / "kit")
    (kit / "labs/start.py").write_text(solution("start.py", "start-2"), encoding="utf-8")
    engine = Rerun(kit, workers=0)
    engine.look()
    assert list(engine.pending) == ["start-1"]
    judged = progress.verdict("start-1") | {"fingerprint": touched.print_of("start-1", kit)}
    engine.close()
    progress.record(judged, kit)
    again = Rerun(kit, workers=0)
    again.look()
    assert list(again.pending) == []
    assert _ending(again, "start-1") == "passed"


@pytest.mark.parametrize("file", ["ws/errors.py", "ws/again.py"])
def test_green_is_not_believed_at_the_start_when_a_helper_changed_or_the_file_is_gone(lay_out, tmp_path, solution, file):
    kit = lay_out(tmp_path / "kit")
    (kit / "labs/ws/again.py").write_text(solution("ws/again.py", "ws-8"), encoding="utf-8")
    progress.record(progress.verdict("ws-7") | {"fingerprint": touched.print_of("ws-7", kit)}, kit)
    path = kit / "labs" / file
    path.write_text(path.read_text(encoding="utf-8") + "\n1 / 0\n", encoding="utf-8") if file == "ws/errors.py" else path.unlink()
    engine = Rerun(kit, workers=0)
    engine.look()
    engine.close()
    assert "ws-7" in engine.pending


def test_without_labs_it_says_so_and_when_they_go_meanwhile_too(lay_out, tmp_path, python, until):
    kit = lay_out(tmp_path / "kit")
    engine = Rerun(kit, workers=0)
    with watching.watching(engine):
        (kit / "labs").rename(kit / "elsewhere")
        until(lambda: engine.trouble.startswith("labs/ is missing"))
        (kit / "elsewhere").rename(kit / "labs")
        until(lambda: not engine.trouble)
    (kit / "labs").rename(kit / "elsewhere")
    ended = python("-m", "kit.watch", path=kit)
    assert (ended.returncode, ended.stderr.startswith("make watch: labs/ is missing")) == (2, True)
    assert "Traceback" not in ended.stderr


def test_news_name_three_exercises_the_failing_ones_first(kit):
    engine = Rerun(kit, workers=0)
    engine.leading, engine.saved = True, "start.py"
    engine.ran = [(f"rest-{number}", 0.0) for number in range(1, 20)]
    engine.verdicts = {name: _judged(name) for name, _ in engine.ran} | {"rest-9": _judged("rest-9", ValueError("x"))}
    assert Screen(engine, "rest").news() == "saved start.py: ! rest-9, ✓ rest-1, ✓ rest-2 … and 16 more"


def test_a_caption_tells_what_is_to_do_from_what_was_shown(kit):
    read = board.Board.read(kit)
    assert read.caption("start-1") == "to do: return a greeting"
    assert Screen(Rerun(kit, workers=0), "start").board().caption("rest-5") == "to do: a list item with a link for each prediction"
    read.verdicts = {"start-1": _judged("start-1")}
    assert read.caption("start-1") == progress.about("start-1")[0]
    read.labs = kit / "solutions"
    read.verdicts = {"start-1": _judged("start-1", ValueError("x"))}
    assert read.caption("start-1") == f"to show: {progress.about('start-1')[0]}"


def test_a_key_of_a_chapter_that_is_not_there_leaves_the_one_that_is_and_says_so(kit):
    screen = Screen(Rerun(kit, workers=0), "rest")
    screen.press("6")
    drawn = io.StringIO()
    Console(file=drawn, width=200).print(screen.draw())
    assert screen.chapter == "rest"
    assert drawn.getvalue().startswith("there is no chapter 6 with exercises; there are 0 start, 1 rest")


def test_a_low_window_says_that_there_is_more_and_shows_the_failure_first(hostile):
    drawn = io.StringIO()
    Console(file=drawn, width=80, height=18).print(Fitted(terminal(hostile, "rest", "rest-3")))
    lines = drawn.getvalue().rstrip("\n").splitlines()
    assert (len(lines), lines[-1]) == (18, "… more below: make the window higher")
    assert "likely" in drawn.getvalue()


@pytest.mark.parametrize(("typed", "told"), [(b"nnh", ["n", "n", "h"]), (b"\x1b[A", [])])
def test_keys_typed_quickly_all_count_and_an_arrow_counts_as_none(monkeypatch, typed, told):
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    ours, theirs = pty.openpty()
    keys.tty.setcbreak(theirs)
    with os.fdopen(theirs) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        os.write(ours, typed)
        assert list(keys._keys()) == told
    os.close(ours)


def test_help_explains_keys_and_signs(kit, python):
    told = python("-m", "kit.watch", "--help", path=kit).stdout
    assert told.startswith("usage: make watch")
    assert HELP in told and "◷ time limit" in told
    assert "--beside" not in told


@pytest.mark.parametrize("poll", [False, True], ids=["events", "polling"])
def test_a_save_is_noticed(kit, monkeypatch, until, poll):
    seen, asked = [], {}

    def listened(*paths, **how):
        asked.update(how)
        for changes in watchfiles.watch(*paths, **how):
            seen.extend(Path(path).name for _, path in changes)
            yield changes

    monkeypatch.setattr(watching, "watch", listened)
    engine = Rerun(kit, workers=0)
    monkeypatch.setattr(engine, "close", lambda: None)
    with watching.watching(engine, poll):
        until(lambda: asked)
        path = kit / "labs" / "codecs_newer.proto"
        # Saved again and again, for the watch is set up at an unknown moment after it was asked for.
        until(lambda: path.write_bytes(path.read_bytes() + b"\n") and "codecs_newer.proto" in seen)
    assert asked["force_polling"] is (poll or None)


@pytest.mark.parametrize(("kind", "far"), [("ext4", False), ("nfs4", True), ("9p", True), ("fuse.sshfs", True), ("apfs", False)])
def test_a_mount_from_another_machine_is_polled(monkeypatch, kind, far):
    part = type("Part", (), {"mountpoint": "/course", "fstype": kind})
    monkeypatch.setattr(watching.psutil, "disk_partitions", lambda all: [part])
    assert watching.is_far(Path("/course/kit/labs")) is far


ERRORS = [
    (None, "passed", ""),
    (NotImplementedError("exercise rest-3: one object"), "blank", "one object"),
    (NotImplementedError("exercise rest-13: a Response"), "crash", "solve it first"),
    (checks.Wrong(sent="a", got="1", expected="2", likely="c"), "wrong", ""),
    (checks.Wrong(got="no end after 50 seconds", likely="a loop"), "time limit", ""),
    (ZeroDivisionError("division by zero"), "crash", "ZeroDivisionError: division by zero"),
    (SystemExit(3), "crash", "SystemExit: 3"),
    (SyntaxError("bad", ("/opt/labs/rest/models.py", 43, 1, "a b", 43, 2)), "crash", "bad, in labs/rest/models.py, line 43: a b"),
]


@pytest.mark.parametrize(("error", "ending", "said"), ERRORS)
def test_a_verdict_says_how_a_check_ended(error, ending, said):
    told = progress.verdict("rest-3", error)
    assert told["ending"] == ending
    assert said in told["said"]
    assert told["hint"] and told["shown"]


@pytest.mark.parametrize(
    ("stderr", "code", "ending"),
    [("", -9, "time limit"), ("Fatal", 1, "stopped"), ('{"exercise": "rest-4"}', 0, "stopped"), ("[1]", 0, "stopped")],
)
def test_a_child_that_did_not_come_to_a_verdict_has_an_ending_too(stderr, code, ending):
    assert progress.told("rest-3", code, stderr)["ending"] == ending


def _judged(exercise, error=None, **more):
    return progress.verdict(exercise, error) | {"fingerprint": "0"} | more


def test_a_crash_amid_writing_leaves_the_verdict_before(tmp_path, monkeypatch):
    progress.record(_judged("rest-3"), tmp_path)

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        progress.record(_judged("rest-3", ValueError("x")), tmp_path)
    assert progress.recorded(tmp_path)["rest-3"]["ending"] == "passed"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"exercise": "rest-3"}', "\x00"])
def test_a_file_that_is_no_verdict_counts_as_none(tmp_path, content):
    progress.record(_judged("rest-4"), tmp_path)
    (tmp_path / progress.FOLDER / "rest-3.json").write_text(content, encoding="utf-8")
    assert list(progress.recorded(tmp_path)) == ["rest-4"]


def _sandboxed(name):
    module = ModuleType(name)
    module.anew = None
    return module


MODULES = [(ModuleType("labs.start"), 1), (ModuleType("solutions.start"), 0), (_sandboxed("labs.start"), 0)]


@pytest.mark.parametrize(("module", "counts"), MODULES, ids=["a student", "the reference", "in a sandbox"])
def test_a_check_cell_is_recorded_for_a_student_only(monkeypatch, tmp_path, module, counts):
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    (tmp_path / "labs").mkdir()
    with pytest.raises(ValueError), progress.noted("start-1", module, tmp_path):
        raise ValueError
    assert len(progress.recorded(tmp_path)) == counts


@pytest.fixture
def hostile(root) -> board.Board:
    """Give a board on which a failure's words are markup and terminal codes."""
    told = _judged("rest-3", checks.Wrong(sent="<script>x</script>", got="\x1b[2J[red]", expected="&", likely="l"))
    fault = {"line": 1, "text": "<b>\x1b]0;t\x07", "message": "<i>"}
    return board.Board(board.Board.read(root).course, {"rest-3": told}, {"rest/<u>.py": fault}, places.where(root))


def test_the_notebooks_board_escapes_what_a_student_wrote(hostile):
    page = hostile._repr_html_()
    assert "&lt;script&gt;x" in page
    assert re.findall(r"<(?:script|b|i|u)>", page) == []


def test_the_terminals_board_lets_nothing_through_that_steers_a_terminal(hostile):
    drawn = io.StringIO()
    Console(file=drawn, width=100).print(terminal(hostile, "rest", "rest-3"))
    assert "[red]" in drawn.getvalue()
    assert re.findall(r"[\x00-\x09\x0b-\x1f]", drawn.getvalue()) == []


@pytest.mark.parametrize("draw", [board.Board._repr_html_, lambda shown: shown.total()])
def test_a_board_always_says_what_runs_at_grading(hostile, draw):
    assert "visible 0/71" in draw(hostile)
    assert "grading runs the same checks again" in draw(hostile)


def test_a_dropped_exercise_is_shown_as_dropped(lay_out, tmp_path):
    kit = lay_out(tmp_path / "kit")
    plan = kit / "notebooks" / "course.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("rest-6 = 3", 'rest-6 = "dropped"'), encoding="utf-8")
    assert re.search(r"rest-6</span>\s*<span class=\"dim\">dropped", board.Board.read(kit)._repr_html_())


@pytest.fixture
def screen(kit):
    """Run the board in a terminal of its own; give what keys go to, and a function that waits until a phrase is shown."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    kept = (kit / "labs/start.py").read_text(encoding="utf-8")
    pid, terminal_end = pty.fork()
    if pid == 0:
        os.chdir(kit)
        os.environ |= {"PYTHONPATH": str(kit), "TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
        os.execv(sys.executable, [sys.executable, "-m", "kit.watch", "start"])
    shown = ""

    def wait_for(phrase: str, within: float = 60) -> str:
        nonlocal shown
        end = time.monotonic() + within
        while phrase not in re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown):
            assert time.monotonic() < end, shown[-3000:]
            if select.select([terminal_end], [], [], 0.2)[0]:
                shown += os.read(terminal_end, 65536).decode(errors="replace")
        before, shown = shown, ""
        return before

    def press(key: str) -> None:
        os.write(terminal_end, key.encode())

    try:
        yield pid, press, wait_for
    finally:
        (kit / "labs/start.py").write_text(kept, encoding="utf-8")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        os.close(terminal_end)


def test_the_board_in_a_terminal_shows_a_save_a_hint_another_chapter_and_ends(kit, rerun, screen, solution):
    pid, press, wait_for = screen
    wait_for("start-1 · blank")
    press("h")
    wait_for(progress.about("start-1")[1][:30])
    press("1")
    wait_for("labs/rest/by_hand.py, compose()")
    (kit / "labs/start.py").write_text(solution("start.py", "start-2"), encoding="utf-8")
    rerun.look()  # this engine came first, so the board shows what it finds
    wait_for("visible 1/71")
    press("q")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_beside_a_program_it_ends_with_it_and_passes_its_status_on(lay_out, tmp_path, python):
    kit = lay_out(tmp_path / "kit")
    ended = python("-m", "kit.watch", "--beside", "-c", "import sys; print('lab'); sys.exit(3)", path=kit)
    assert (ended.returncode, ended.stdout) == (3, "lab\n")
    assert not (kit / progress.FOLDER / progress.WATCHER).exists()


def test_where_there_is_no_course_to_watch_it_says_so(lay_out, tmp_path, python):
    kit = lay_out(tmp_path / "kit")
    (kit / "notebooks" / "course.toml").unlink()
    ended = python("-m", "kit.watch", path=kit)
    assert ended.returncode == 2
    assert ended.stderr.startswith("make watch: course.toml")
    assert json.dumps(ended.stdout) == '""'
