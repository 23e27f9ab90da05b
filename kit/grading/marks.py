"""The marks of a record: what was found automatically, what people gave beside it, and what the two come to.

An automatic mark is never changed. Where somebody marked an exercise by hand, that mark counts in the final one instead.
"""

from dataclasses import dataclass

UNREAD = ("not readable", "refused")  # nothing was checked, so there is no mark until a person gives one


@dataclass(frozen=True)
class Chapter:
    """What one chapter came to: its points by check, with marks by hand, and at most, and how many passed of the exercises that count."""

    name: str
    automatic: float
    final: float
    possible: float
    passed: int
    exercises: int


def rulings(record: dict) -> dict[str, dict]:
    """Return the mark given by hand for each exercise that has one; where there are several, the last counts.

    A mark for an exercise that was not graded does not count, lest it come on top of ``possible``; where nothing could be, each does.
    """
    graded = {exercise["exercise"] for exercise in record["exercises"]}
    given = {ruling["exercise"]: ruling for ruling in record.get("by_hand") or []}
    return {name: ruling for name, ruling in given.items() if name in graded or not graded}


def counted(record: dict) -> list[dict]:
    """Return the exercises that count: all but the dropped ones, which are worth no point."""
    return [exercise for exercise in record["exercises"] if exercise["points"]]


def change(record: dict) -> float:
    """Return by how many points the marks given by hand differ from the automatic ones of the same exercises."""
    earned = {exercise["exercise"]: exercise["earned"] for exercise in record["exercises"]}
    return tidy(sum(ruling["earned"] - earned.get(name, 0) for name, ruling in rulings(record).items()))


def final(record: dict) -> float | None:
    """Return the points that count, or None where nothing could be read and nobody has given a mark yet."""
    if record["ending"] in UNREAD and not rulings(record):
        return None
    return tidy(record["earned"] + change(record))


def late_points(record: dict) -> float:
    """Return how many of the automatic points came late: of the exercises that are marked so, or all where only the whole is."""
    late = [exercise for exercise in record["exercises"] if exercise.get("late")]
    return tidy(sum(exercise["earned"] for exercise in late or record["exercises"])) if late or record.get("late") else 0


def undecided(record: dict) -> float:
    """Return the points of which neither a check nor a person has decided."""
    ruled = rulings(record)
    if record["ending"] in UNREAD and not record["exercises"]:
        return tidy(record["possible"] - sum(ruling["earned"] for ruling in ruled.values()))
    return tidy(sum(each["points"] for each in record["exercises"] if each["ending"] == "not run" and each["exercise"] not in ruled))


def chapters(record: dict) -> list[Chapter]:
    """Return what each chapter came to, in the order in which the exercises stand."""
    ruled, found = rulings(record), {}
    for exercise in record["exercises"]:
        found.setdefault(exercise["chapter"], []).append(exercise)
    return [
        Chapter(
            name,
            tidy(sum(each["earned"] for each in members)),
            tidy(sum(ruled.get(each["exercise"], each)["earned"] for each in members)),
            tidy(sum(each["points"] for each in members)),
            sum(each["ending"] == "passed" for each in members if each["points"]),
            sum(each["points"] > 0 for each in members),
        )
        for name, members in found.items()
    ]


def tidy(points: float) -> float:
    """Return ``points`` as an int where they are whole, and without the dust of binary fractions where not."""
    rounded = round(points, 4)
    return int(rounded) if rounded == int(rounded) else rounded
