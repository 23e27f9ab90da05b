"""The class on one page, for the instructor: who has what, what was missed most, the commonest diagnoses, the time, and similar pairs."""

import json
from collections import Counter
from pathlib import Path

from kit.grading import endings, figures, marks
from kit.grading.pages import fill
from kit.grading.plain import line, uncoloured


def write(records: list[dict], times: dict[str, dict], folder: Path) -> Path:
    """Write ``folder``/overview.html and return its path.

    ``times`` gives the ``seconds`` of a student's submission by the student's key. Links go to the feedback pages that
    ``kit.grading.pages`` writes into the same folder; the pairs of ``folder``/similar.json are shown where there is one.
    """
    similar = folder / "similar.json"
    pairs = json.loads(similar.read_text(encoding="utf-8")) if similar.exists() else None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "overview.html"
    path.write_text(page(records, times, pairs), encoding="utf-8", newline="\n")
    return path


def page(records: list[dict], times: dict[str, dict], pairs: list[dict] | None = None) -> str:
    """Return the overview as HTML; ``pairs`` is None where similarity was not looked for."""
    ordered = sorted(records, key=lambda record: record["student"])
    read = [record for record in ordered if record["exercises"]]
    common, missed = commonest(ordered), most_failed(read)
    seconds = [times[record["student"]]["seconds"] for record in ordered if times.get(record["student"])]
    plots = [
        figures.distribution(ordered),
        figures.failed(missed, len(read)),
        figures.diagnoses([(f"{rank}  {exercise}", number) for rank, (exercise, _, number) in enumerate(common, 1)]),
        figures.durations(seconds),
    ]
    names = {record["student"]: record["name"] for record in ordered}
    return fill(
        "overview.html",
        students=[_student(record, times.get(record["student"]) or {}) for record in ordered],
        came=Counter(endings.of_submission(record["ending"]).word for record in ordered).most_common(),
        late=sum(bool(record.get("late")) for record in ordered),
        plots=[plot for plot in plots if plot],
        common=common,
        pairs=None if pairs is None else [_pair(pair, names) for pair in pairs],
    )


def most_failed(records: list[dict]) -> list[tuple[str, int, int]]:
    """Return the exercises that somebody missed, by how many: of each how many tried and failed, and how many left it blank."""
    wrong, blank = Counter(), Counter()
    for each in (each for record in records for each in marks.counted(record)):
        if each["ending"] not in ("passed", "not run"):
            (blank if each["ending"] == "blank" else wrong)[each["exercise"]] += 1
    missed = wrong + blank
    ordered = sorted(missed, key=lambda exercise: (-missed[exercise], exercise))
    return [(exercise, wrong[exercise], blank[exercise]) for exercise in ordered]


def commonest(records: list[dict]) -> list[tuple[str, str, int]]:
    """Return the commonest diagnoses: exercise, likely cause, and how many students got it."""
    counted = Counter(
        (each["exercise"], line(uncoloured(each["diagnosis"]["likely"])))
        for record in records
        for each in marks.counted(record)
        if each["ending"] != "passed" and (each.get("diagnosis") or {}).get("likely")
    )
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(exercise, likely, number) for (exercise, likely), number in ordered[: figures.MOST]]


def _student(record: dict, time: dict) -> dict:
    return {
        "key": record["student"],
        "name": record["name"],
        "number": record.get("number"),
        "final": marks.final(record),
        "automatic": None if record["ending"] in marks.UNREAD else record["earned"],
        "ruled": bool(marks.rulings(record)),
        "possible": record["possible"],
        "undecided": marks.undecided(record),
        "late": bool(record.get("late")),
        "late_points": marks.late_points(record),
        "ending": endings.of_submission(record["ending"]),
        "notes": record.get("notes") or [],
        "seconds": time.get("seconds"),
    }


def _pair(pair: dict, names: dict[str, str]) -> dict:
    """Return a pair with the names of its two, and each shared place as one text."""
    shared = [place if isinstance(place, str) else ", ".join(f"{key} {value}" for key, value in place.items()) for place in pair["shared"]]
    return {
        "two": [(key if key in names else None, names.get(key, key)) for key in (pair["one"], pair["other"])],
        "score": pair["score"],
        "usual": pair.get("usual"),
        "shared": shared,
    }
