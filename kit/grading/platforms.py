"""The marks in the shape that Moodle, Canvas and Gradescope take; ``kit.grading.gradebook`` says which columns each has, and why."""

import json
from collections import Counter
from pathlib import Path

from kit.grading import marks
from kit.grading.plain import cell, shown

COURSE = "Wirelab"
NAMED = 5  # students whom one sentence names


def moodle(records: list[dict]) -> tuple[list[list], list[str]]:
    """Return the rows of Moodle's file, and a sentence on those whom it leaves out."""
    key, heading = max((("email", "Email address"), ("number", "ID number")), key=lambda pair: len(_unique(records, pair[0])))
    named, chapters = _unique(records, key), names(records, "chapter")
    rows = [[heading, f"{COURSE} percent", f"{COURSE} points", "Feedback", *(f"{name} points" for name in chapters)]]
    for record in (record for record in records if record.get(key) in named):
        points = marks.final(record)
        percent = None if points is None or not record["possible"] else marks.tidy(round(100 * points / record["possible"], 2))
        sums = {chapter.name: chapter.final for chapter in marks.chapters(record)}
        row = [percent, points, _feedback(record), *(sums.get(name) for name in chapters)]
        rows.append([record[key], *("-" if mark is None else mark for mark in row)])
    left = [record["student"] for record in records if record.get(key) not in named]
    return rows, _left("moodle.csv", left, f"no {heading} of their own, by which Moodle would know them")


def canvas(records: list[dict]) -> tuple[list[list], list[str]]:
    """Return the rows of Canvas's file, and a sentence on those whom it leaves out."""
    numbers, emails = _unique(records, "number"), _unique(records, "email")
    called = Counter(record["name"] for record in records)
    possible = max((record["possible"] for record in records), default=0)
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", COURSE], ["    Points Possible", "", "", "", "", possible]]
    left = []
    for record in records:
        number = record["number"] if record.get("number") in numbers else ""
        email = record["email"] if record.get("email") in emails else ""
        if number or email or (called[record["name"]] == 1 and cell(record["name"]) == record["name"]):
            name = cell(record["name"]).replace("Points Possible", "Points-Possible")  # or Canvas reads this row as the maximum
            rows.append([name, "", number, email, "", marks.final(record)])
        else:
            left.append(record["student"])
    return rows, _left("canvas.csv", left, "no number, no address, and no name that is theirs alone")


def gradescope(records: list[dict], folder: Path) -> list[str]:
    """Write Gradescope's files into ``folder``, and return a sentence on those whom they leave out."""
    folder.mkdir(exist_ok=True)
    emails, addresses, left = _unique(records, "email"), {}, []
    for record in records:
        if (score := marks.final(record)) is None:
            left.append(record["student"])
            continue
        _dump(folder / f"{record['student']}.json", _results(record, score))
        if record.get("email") in emails:
            addresses[record["email"]] = f"{record['student']}.json"
    _dump(folder / "addresses.json", addresses)
    return _left("gradescope/", left, "nothing of theirs could be graded, and Gradescope needs a score")


def _left(file: str, students: list[str], why: str) -> list[str]:
    """Return the sentence that says whom a file leaves out; none where it leaves out nobody."""
    others = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
    return [f"{file} leaves out {', '.join(students[:NAMED])}{others}: {why}"] if students else []


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
    plain = dict.fromkeys(("output_format", "test_output_format", "test_name_format"), "text")
    shown_when = {"visibility": "after_published", "stdout_visibility": "hidden"}
    return {"score": score, "output": _feedback(record), "tests": tests} | plain | shown_when


def _feedback(record: dict) -> str:
    """Say the marks in one line; no text of a student's is in it, because a platform may show it as HTML."""
    total = marks.final(record)
    parts = [f"{chapter.name} {chapter.final}/{chapter.possible}" for chapter in marks.chapters(record)]
    told = [record["ending"] if total is None else f"{total} of {record['possible']} points", *([", ".join(parts)] if parts else [])]
    if marks.rulings(record):
        told.append(f"automatic {record['earned']}, by hand {marks.change(record):+g}")
    return "; ".join([*told, *(["handed in late"] if record.get("late") else [])])


def _unique(records: list[dict], key: str) -> set[str]:
    """Return the identifiers that one student alone has, and that go into a cell as they are."""
    counted = Counter(record[key] for record in records if record.get(key))
    return {text for text, times in counted.items() if times == 1 and cell(text) == text}


def names(records: list[dict], key: str) -> list[str]:
    """Return the values of ``key`` ("chapter" or "exercise") in the order in which the records bring them."""
    return list(dict.fromkeys(each[key] for record in records for each in record["exercises"]))


def _dump(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
