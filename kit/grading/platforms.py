"""The marks in the shape that Moodle and Canvas take; ``kit.grading.gradebook`` says which columns each has, and why."""

from collections import Counter

from kit import course
from kit.grading import endings, marks
from kit.grading.plain import cell
from kit.grading.worksheet import IDENTIFIER, PARTICIPANT

COURSE = "Wirelab"
NAMED = 5  # students whom one sentence names


def title(records: list[dict]) -> str:
    """Return what the marks are called: the course, with the chapters where not all were graded, so that no week overwrites another."""
    graded = names(records, "chapter")
    whole = [chapter.name for chapter in course.load().chapters if chapter.exercises]
    return COURSE if set(graded) == set(whole) else " ".join([COURSE, *graded])


def worksheet(records: list[dict]) -> tuple[list[list], list[str]]:
    """Return the rows of Moodle's grading worksheet, and a sentence on those whom it leaves out."""
    numbers = unique(records, "number")
    rows = [[IDENTIFIER, "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"]]
    for record in (record for record in records if record["number"] in numbers):
        rows.append([f"{PARTICIPANT}{record['number']}", cell(record["name"]), _percent(record), 100, "", feedback(record)])
    out = [record["student"] for record in records if record["number"] not in numbers]
    return rows, left("moodle_worksheet.csv", out, "no participant's number of their own, by which Moodle would know them")


def moodle(records: list[dict]) -> tuple[list[list], list[str]]:
    """Return the rows for Moodle's import of grades, and a sentence on those whom it leaves out."""
    named = title(records)
    key, heading = max((("email", "Email address"), ("number", "ID number")), key=lambda pair: len(unique(records, pair[0])))
    known, chapters = unique(records, key), names(records, "chapter")
    rows = [[heading, f"{named} percent", f"{named} points", "Feedback", *(f"{name} points" for name in chapters)]]
    for record in (record for record in records if record.get(key) in known):
        sums = {chapter.name: chapter.final for chapter in marks.chapters(record)}
        row = [_percent(record), marks.final(record), feedback(record), *(sums.get(name) for name in chapters)]
        rows.append([record[key], *("-" if mark is None else mark for mark in row)])
    out = [record["student"] for record in records if record.get(key) not in known]
    return rows, left("moodle.csv", out, f"no {heading} of their own, by which Moodle would know them")


def canvas(records: list[dict]) -> tuple[list[list], list[str]]:
    """Return the rows of Canvas's file, and a sentence on those whom it leaves out."""
    numbers, emails = unique(records, "number"), unique(records, "email")
    called = Counter(record["name"] for record in records)
    possible = max((record["possible"] for record in records), default=0)
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title(records)], ["    Points Possible", "", "", "", "", possible]]
    out = []
    for record in records:
        number = record["number"] if record.get("number") in numbers else ""
        email = record["email"] if record.get("email") in emails else ""
        own = record["lms"] == "canvas"  # then the number is Canvas's, and the name has lost its blanks and capitals
        if number or email or (not own and called[record["name"]] == 1 and cell(record["name"]) == record["name"]):
            name = cell(record["name"]).replace("Points Possible", "Points-Possible")  # or Canvas reads this row as the maximum
            rows.append([name, number if own else "", "" if own else number, email, "", marks.final(record)])
        else:
            out.append(record["student"])
    return rows, left("canvas.csv", out, "no number, no address, and no name that is theirs alone")


def left(file: str, students: list[str], why: str) -> list[str]:
    """Return the sentence that says whom a file leaves out; none where it leaves out nobody."""
    others = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
    return [f"{file} leaves out {', '.join(students[:NAMED])}{others}: {why}"] if students else []


def feedback(record: dict) -> str:
    """Say the marks in one line; no text of a student's is in it, because a platform may show it as HTML."""
    total = marks.final(record)
    if total is None:  # ``why`` may quote the names of a student's files
        ending = endings.of_submission(record["ending"])
        return f"{record['ending']}: {ending.means} {ending.next}"
    parts = [f"{chapter.name} {chapter.final}/{chapter.possible}" for chapter in marks.chapters(record)]
    told = [f"{total} of {record['possible']} points", *([", ".join(parts)] if parts else [])]
    if marks.rulings(record):
        told.append(f"automatic {record['earned']}, by hand {marks.change(record):+g}")
    return "; ".join([*told, *(["handed in late"] if record.get("late") else [])])


def _percent(record: dict) -> float | None:
    points = marks.final(record)
    return None if points is None or not record["possible"] else marks.tidy(round(100 * points / record["possible"], 2))


def unique(records: list[dict], key: str) -> set[str]:
    """Return the identifiers that one student alone has, and that go into a cell as they are."""
    counted = Counter(record[key] for record in records if record.get(key))
    return {text for text, times in counted.items() if times == 1 and cell(text) == text}


def names(records: list[dict], key: str) -> list[str]:
    """Return the values of ``key`` ("chapter" or "exercise") in the order in which the records bring them."""
    return list(dict.fromkeys(each[key] for record in records for each in record["exercises"]))
