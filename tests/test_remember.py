"""The cache: made once, read ever after, made anew when it is broken, and done without where it can't be written."""

import numpy as np
import pytest

from kit.remember import folder, remembered


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    """Give a recipe whose cooking is counted, with a cache of its own."""
    monkeypatch.setenv("WIRELAB_CACHE", str(tmp_path / "cache"))
    source, cooked = tmp_path / "recipe.py", []
    source.write_text("one", encoding="utf-8")

    def make() -> dict[str, np.ndarray]:
        cooked.append(1)
        return {"weights": np.arange(3.0), "digits": np.array([1, 2])}

    return source, cooked, lambda: remembered("linear", source, make)


def test_what_was_made_once_is_read_from_then_on(recipe):
    _, cooked, ask = recipe
    first, second = ask(), ask()
    assert len(cooked) == 1
    assert [(name, value.tolist(), value.dtype) for name, value in first.items()] == [
        (name, value.tolist(), value.dtype) for name, value in second.items()
    ]


def test_another_recipe_is_made_anew(recipe):
    source, cooked, ask = recipe
    ask()
    source.write_text("two", encoding="utf-8")
    ask()
    assert len(cooked) == 2


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"PK\x03\x04 half of an archive"])
def test_an_entry_that_is_broken_is_made_anew_and_mended(recipe, rubbish):
    _, cooked, ask = recipe
    ask()
    [entry] = folder().iterdir()
    entry.write_bytes(rubbish)
    assert ask()["weights"].tolist() == [0, 1, 2]
    assert ask()["weights"].tolist() == [0, 1, 2]
    assert len(cooked) == 2


def test_an_entry_that_holds_a_pickle_is_never_read(recipe, tmp_path):
    _, cooked, ask = recipe
    ask()
    [entry] = folder().iterdir()
    with entry.open("wb") as file:
        np.savez(file, weights=np.array([print], dtype=object))
    assert ask()["weights"].tolist() == [0, 1, 2]
    assert len(cooked) == 2


def test_where_nothing_can_be_written_everything_still_works(recipe, tmp_path, monkeypatch):
    _, cooked, ask = recipe
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("WIRELAB_CACHE", str(tmp_path / "file"))
    assert ask()["weights"].tolist() == [0, 1, 2]
    assert ask()["weights"].tolist() == [0, 1, 2]
    assert len(cooked) == 2
