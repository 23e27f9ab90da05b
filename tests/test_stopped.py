"""Where a program was stop: the loop that didn't end, the same one whenever it is stopped."""

import pytest

from kit import stopped

SOURCE = """\
def outer(items):
    count = 0
    while count < 3:
        for item in items:
            count += 0 * item
        def inner():
            return 1
        while True:
            inner()
    return count
"""
OUTER, INNER = (3, "while count < 3:"), (8, "while True:")


@pytest.fixture
def file(tmp_path):
    """Give the path of a module with loops in it."""
    path = tmp_path / "looped.py"
    path.write_text(SOURCE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (2, (2, "count = 0")),
        (3, OUTER),
        (4, OUTER),
        (5, OUTER),
        (7, (7, "return 1")),
        (8, INNER),
        (9, INNER),
        (10, (10, "return count")),
        (99, (99, "")),
    ],
)
def test_a_line_is_told_by_the_while_around_it(file, line, told):
    assert stopped.around(file, line) == told


@pytest.mark.parametrize("written", [None, "def broken(:\n", "\0\n"])
def test_a_file_that_can_not_be_read_as_python_gives_the_line_itself(tmp_path, written):
    path = tmp_path / "broken.py"
    if written is not None:
        path.write_text(written)
    assert stopped.around(str(path), 1) == (1, (written or "").strip())


def test_an_edited_file_is_read_again(file, tmp_path):
    assert stopped.around(file, 9) == INNER
    (tmp_path / "looped.py").write_text("\n" + SOURCE, encoding="utf-8")
    assert stopped.around(file, 9) == (9, "while True:")


def test_only_what_was_stopped_is_told_by_its_loop(file):
    names = {}
    exec(compile(SOURCE, file, "exec"), names)
    with pytest.raises(TypeError) as failed:
        names["outer"](["text"])
    told = stopped.lines(failed.value)
    assert stopped.last(failed.value, told)[1:] == (5, "count += 0 * item")


@pytest.mark.parametrize("stop_after", range(1, 9))
def test_whenever_it_is_stopped_the_same_loop_is_told(file, stop_after):
    steps = iter(range(stop_after))
    names = {"next_step": lambda: next(steps, None) is None}

    class Items:
        def __iter__(self):
            for _ in range(3):
                if names["next_step"]():
                    raise KeyboardInterrupt
                yield 1

    exec(compile(SOURCE.replace("while True:", "while False:"), file, "exec"), names)
    with pytest.raises(KeyboardInterrupt) as stop:
        names["outer"](Items())
    assert stopped.last(stop.value, stopped.lines(stop.value))[1:] == OUTER
