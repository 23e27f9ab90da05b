"""Find pairs of submissions whose own code is alike, above what the starter gave them: a table for a person to judge, never a mark.

Not counted: functions as the starter has them; what a changed one still has in common with the starter; and what more than QUARTER of the
class shares, because a short exercise has few right answers, and finding the usual one proves nothing. So a ring of more than that stays
unseen, and answers below K tokens do. Two who took code from one book look like two who copied: ask them, before you believe a number.
"""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from re import compile as expression
from typing import NamedTuple

import numpy as np

from kit.grading.winnow import blocks, files, fingerprints, hashes, tokens

QUARTER, FEW = 0.25, 3  # shared by more than this part of the class, and by more than these few students: too common to tell
LEAST = 12  # shared fingerprints below which a pair is not worth a person's time, however little both have written
ROW = 3  # shared fingerprints below which a place is not listed: one or two are chance
BLANK = expression(r"NotImplementedError.{1,4}exercise ([a-z]+-\d+):")


class Place(NamedTuple):
    """Where a fingerprint stands in a submission: file below labs/, exercise or "", first and last line from 1."""

    file: str
    exercise: str
    first: int
    last: int


def pairs(trees: dict[str, Path], starter: Path, above: float = 0.5, most: int = 500) -> list[dict]:
    """Return the pairs of submissions that are alike, the most alike first: at most ``most``, with a score of ``above`` or more.

    ``trees`` gives each student's labs/, ``starter`` the one handed out. A pair has the students ``one`` and ``other``; ``score``, the
    share (0 to 1) of the smaller one's own fingerprints that the other has too; ``usual``, the median score of all pairs of the class;
    and ``shared``: the ``exercise`` (or ``file``), ``lines of one`` and ``lines of other`` as text, and how many ``fingerprints``.
    """
    given = _Starter(starter)
    own = _uncommon({student: given.own(tree) for student, tree in sorted(trees.items())})
    students, common = list(own), _common(list(own.values()))
    sizes = common.diagonal()
    scores = common / np.maximum(1, np.minimum(sizes[:, None], sizes[None, :]))
    two = list(combinations(range(len(students)), 2))
    usual = round(float(np.median([scores[pair] for pair in two])), 3) if two else 0.0
    alike = [pair for pair in two if common[pair] >= LEAST and scores[pair] >= above]
    found = []
    for i, j in sorted(alike, key=lambda pair: (-scores[pair], -common[pair], pair))[:most]:
        one, other = students[i], students[j]
        shared = _shared(own[one], own[other])
        found.append({"one": one, "other": other, "score": round(float(scores[i, j]), 3), "usual": usual, "shared": shared})
    return found


class _Starter:
    """The code that everybody was given: its blocks, its numbers, and where its exercises stand."""

    def __init__(self, tree: Path):
        self.blocks, self.exercises, self.numbers, self.files = set(), {}, set(), set()
        for file, text in files(tree):
            self.files.add(file)
            for owner, _, block in blocks(file, text):
                self.blocks.add((file, block.strip()))
                self.numbers.update(hashes(tokens(file, block)[0]).tolist())
                if names := BLANK.findall(block):
                    self.exercises[file, owner] = ", ".join(names)

    def own(self, tree: Path) -> dict[int, Place]:
        """Return the fingerprints of ``tree`` that the starter hasn't, each with the first place where it stands."""
        found = {}
        for file, text in files(tree, self.files):
            for owner, before, block in blocks(file, text):
                if (file, block.strip()) not in self.blocks:
                    for number, first, last in fingerprints(file, block):
                        if number not in self.numbers:
                            found.setdefault(number, Place(file, self._exercise(file, owner), before + first + 1, before + last + 1))
        return found

    def _exercise(self, file: str, owner: str) -> str:
        """Return the exercise that ``owner`` answers: a function inside the answer belongs to it."""
        names = owner.split(".")
        outwards = (self.exercises.get((file, ".".join(names[:depth]))) for depth in range(len(names), 0, -1))
        return next(filter(None, outwards), "")


def _uncommon(own: dict[str, dict[int, Place]]) -> dict[str, dict[int, Place]]:
    """Return what each student has without what too many have."""
    holders = Counter(number for places in own.values() for number in places)
    limit = max(FEW, QUARTER * len(own))
    return {student: {number: place for number, place in places.items() if holders[number] <= limit} for student, places in own.items()}


def _common(own: list[dict[int, Place]], width: int = 20_000) -> np.ndarray:
    """Return how many fingerprints each two have in common; the diagonal holds how many each has. ``width`` bounds the memory."""
    columns = {number: column for column, number in enumerate(sorted(set().union(*own)))}
    held = [np.array(sorted(columns[number] for number in places), dtype=np.int64) for places in own]
    counts = np.zeros((len(own), len(own)), np.float32)
    for start in range(0, len(columns), width):
        has = np.zeros((len(own), width), np.float32)
        for row, places in enumerate(held):
            has[row, places[(places >= start) & (places < start + width)] - start] = 1
        counts += has @ has.T
    return counts.astype(np.int64)


def _shared(one: dict[int, Place], other: dict[int, Place]) -> list[dict]:
    """Return where the shared fingerprints stand, an exercise or a file each, those with the most first."""
    groups = defaultdict(list)
    for number in sorted(one.keys() & other.keys()):
        here, there = one[number], other[number]
        exercise = here.exercise or there.exercise
        groups["exercise" if exercise else "file", exercise or here.file].append((here, there))
    return [
        {kind: name, "lines of one": _lines([here for here, _ in both]), "lines of other": _lines([there for _, there in both])}
        | {"fingerprints": len(both)}
        for (kind, name), both in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        if len(both) >= ROW
    ]


def _lines(places: list[Place]) -> str:
    """Return places as text, files in order and touching lines as one range: "rest/models.py 12-19, 31-33"."""
    ranges = defaultdict(list)
    for place in sorted(places, key=lambda place: (place.file, place.first, place.last)):
        found = ranges[place.file]
        if found and place.first <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], place.last)
        else:
            found.append([place.first, place.last])
    spans = {file: ", ".join(f"{first}-{last}" if first < last else f"{first}" for first, last in found) for file, found in ranges.items()}
    return "; ".join(f"{file} {text}" for file, text in spans.items())
