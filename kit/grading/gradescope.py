"""The marks as the results.json that an autograder leaves at Gradescope; ``kit.grading.gradebook`` says why in this shape."""

import json
from contextlib import suppress
from pathlib import Path

from kit.grading import marks
from kit.grading.plain import shown
from kit.grading.platforms import feedback, left, unique

PLAIN = dict.fromkeys(("output_format", "test_output_format", "test_name_format"), "text")
SHOWN = {"visibility": "after_published", "stdout_visibility": "hidden"}
OURS = {"score", "output", "tests", *PLAIN, *SHOWN}  # by which a file of the kit's is told from others


def write(records: list[dict], folder: Path) -> list[str]:
    """Write the results of each student and addresses.json into ``folder``, and return a sentence on those whom they leave out."""
    folder.mkdir(exist_ok=True)
    emails, addresses, out = unique(records, "email"), {}, []
    for record in records:
        if (score := marks.final(record)) is None:
            out.append(record["student"])
            continue
        _dump(folder / f"{record['student']}.json", _results(record, score))
        if record.get("email") in emails:
            addresses[record["email"]] = f"{record['student']}.json"
    _dump(folder / "addresses.json", addresses)
    return left("gradescope/", out, "nothing of theirs could be graded, and Gradescope needs a score")


def forget(folder: Path) -> None:
    """Remove from ``folder`` the files that ``write`` wrote of an earlier class, and no other."""
    for path in folder.glob("*.json"):
        with suppress(ValueError, TypeError, OSError):
            if path.name == "addresses.json" or set(json.loads(path.read_text(encoding="utf-8"))) >= OURS:
                path.unlink()
    with suppress(OSError):  # it isn't there, or somebody else's files are in it
        folder.rmdir()


def _results(record: dict, score: float) -> dict:
    tests = [
        {
            "score": each["earned"],
            "max_score": each["points"],
            "status": "passed" if each["ending"] == "passed" else "failed",
            "number": each["exercise"],
            "name": shown(each["shown"]),
            "output": shown("\n".join([each["ending"], *(f"{key}: {text}" for key, text in (each.get("diagnosis") or {}).items())])),
            "tags": [each["chapter"]],
        }
        for each in record["exercises"]
    ]
    return {"score": score, "output": feedback(record), "tests": tests} | PLAIN | SHOWN


def _dump(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
