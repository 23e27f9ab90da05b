"""The scoreboard of an nbval run: exercise, points, passed or not. conftest.py hands pytest's events to it."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from kit.course import DROPPED, Course


@dataclass
class Row:
    """One check cell: the exercise it decides, its worth (0 when it was dropped), the notebook it stands in, and how it ended."""

    exercise: str
    points: int
    notebook: str
    outcome: str = "not run"
    reason: str = ""

    @property
    def earned(self) -> int:
        """Points won: all or none."""
        return self.points if self.outcome == "passed" else 0


def row_of(cell: dict, notebook: str, course: Course) -> Row | None:
    """Return the Row of a check cell, or None for any other: its tag ``exercise:rest-2`` names it, and the course says its worth."""
    tags = dict(tag.split(":", 1) for tag in cell.get("metadata", {}).get("tags", []) if ":" in tag)
    return Row(tags["exercise"], course[tags["exercise"]].points, notebook) if "exercise" in tags else None


def reason_of(report: str) -> str:
    """Return the line of a failure's text that a person would read first."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", report)  # IPython colours its tracebacks
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    for line in reversed(lines):
        if line.startswith(("NotImplementedError", "Wrong", "likely")) or "Error:" in line or "Refused:" in line:
            return line
    return lines[0] if lines else ""


def board(rows: list[Row]) -> str:
    """Return the scoreboard as text, a line for each exercise, the sum last."""
    if not rows:
        return "no check cell ran"
    width = max(len(row.exercise) for row in rows)
    marks = {"passed": "✓", "failed": "✗"}
    worth = [f"{row.earned}/{row.points}" if row.points else DROPPED for row in rows]
    lines = [
        f"{marks.get(row.outcome, '·')} {row.exercise:{width}}  {won}  {row.reason}".rstrip() for row, won in zip(rows, worth, strict=True)
    ]
    return "\n".join([*lines, f"{sum(row.earned for row in rows)} of {sum(row.points for row in rows)} points"])


def summary(rows: list[Row], others_failed: list[str]) -> dict:
    """Return the scoreboard for machines: points earned and possible, a record an exercise, and the other cells that failed."""
    return {
        "earned": sum(row.earned for row in rows),
        "possible": sum(row.points for row in rows),
        "exercises": [asdict(row) | {"earned": row.earned} for row in rows],
        "other_failures": others_failed,
    }


def save(path: Path, rows: list[Row], others_failed: list[str]) -> None:
    """Write the summary as JSON."""
    path.write_text(json.dumps(summary(rows, others_failed), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
