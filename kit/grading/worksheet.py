"""Moodle's grading worksheet: a CSV file with a row for each participant of one assignment, to be downloaded and uploaded there.

It is read when it lies in the folder of the export, for nothing else of Moodle's says when something was handed in. It must be as Moodle
writes it in English: UTF-8, commas, the columns below, times as in "Friday, 20 November 2026, 11:05 AM". These are in the time zone of
whoever downloaded it, which is taken to be this machine's. In any other language the headings differ, and no time is read.
"""

import csv
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

IDENTIFIER, SUBMITTED = "Identifier", "Last modified (submission)"
PARTICIPANT = "Participant "  # before the number that folders of the export have too
TIMES = ("%A, %d %B %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M %p")  # English, and English (United States)
LARGEST = 20_000_000  # bytes


def submitted(folder: Path) -> dict[str, datetime]:
    """Return when each participant handed in, in UTC to the minute, by number; nothing where ``folder`` has no worksheet in English."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
            with suppress(UnicodeDecodeError, csv.Error), path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    if (when := _time(row.get(SUBMITTED))) and (number := row.get(IDENTIFIER) or "").startswith(PARTICIPANT):
                        found[number.removeprefix(PARTICIPANT).strip()] = when
    return found


def _time(text: str | None) -> datetime | None:
    for form in TIMES:
        with suppress(ValueError, OverflowError):
            return datetime.strptime(" ".join((text or "").split()), form).astimezone(UTC)
    return None
