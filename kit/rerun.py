"""Run again what an edit touched, and nothing else: the engine of ``make watch``, without screen and without file events.

``look()`` compares labs/ with what it was. Checks run in nurseries, each in a fork of its own; a newer edit ends the run of an older one.
Of several watchers of one kit only the first runs anything; the others show what it finds, and take over when it ends.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kit import course, progress, touched
from kit.nursery import Nursery
from kit.places import where
from kit.progress import ROOT
from kit.saved import Labs

MISSING = "labs/ is missing: take it out of the zip again, or bring it back"
JUDGE = "import sys\nfrom kit.progress import judged\njudged(sys.argv[1])"


class Rerun:
    """What labs/ holds, how each exercise ended, and the threads that run checks; ``tell()`` is called after each change."""

    def __init__(self, root: Path = ROOT, tell: Callable[[], None] = lambda: None, workers: int = 2):
        self.root, self.tell, self.workers = root, tell, workers
        self.course, self.held = course.load(root / "notebooks" / "course.toml"), where(root)
        self.labs = Labs(root / "labs", self.held)
        self.verdicts: dict[str, dict] = {}
        self.saved, self.saves = "", 0  # the file that was saved last, and how many times one was
        self.ran: list[tuple[str, float]] = []  # exercises that ran since then, and seconds
        self.waits: list[str] = []  # the files for which what was touched then has to wait
        self.trouble = ""  # why labs/ can't be looked at
        self.pending: dict[str, None] = {}
        self.owed: dict[str, None] = {}  # touched while a file that they need did not parse
        self.running: dict[str, Nursery] = {}
        self.versions: Counter[str] = Counter()
        self.ready, self.closed, self.leading = threading.Condition(threading.RLock()), False, False
        self.threads: list[threading.Thread] = []

    def look(self) -> None:
        """See what was saved since the last look, and start what it touched."""
        with self.ready:
            before, first, known, trouble = dict(self.labs.texts), not self.labs.stamps, self.verdicts, self.trouble
            self.trouble = "" if self.labs.folder.is_dir() else MISSING
            if changed := self.labs.read():
                progress.keep("broken", self.labs.broken, self.root)
            if changed and not first:
                self.saved, self.saves, self.ran, self.waits = changed[-1], self.saves + 1, [], []
            if not (self.leading or progress.claim(self.root)):
                self._follow(first)
            elif not self.leading:
                self._begin()
            elif changed:
                self._schedule(self._due(touched.touched(before, self.labs.texts, self.held)))
            news = changed or known != self.verdicts or trouble != self.trouble
        if news:
            self.tell()

    def fail(self, error: Exception) -> None:
        """Say that labs/ could not be looked at."""
        with self.ready:
            self.trouble = f"labs/ can't be watched: {type(error).__name__}: {error}"
        self.tell()

    def idle(self) -> bool:
        """Say whether nothing runs and nothing waits."""
        with self.ready:
            return not self.pending and not self.running

    def close(self) -> None:
        """End what runs, and let another watcher take over."""
        with self.ready:
            self.closed = True
            for nursery in self.running.values():
                nursery.end()
            self.ready.notify_all()
        for thread in self.threads:
            thread.join(15)
        if self.leading:
            progress.disclaim(self.root)

    def _follow(self, first: bool) -> None:
        """Take over what the watcher that runs the checks has found since the last look."""
        before, self.verdicts = self.verdicts, progress.recorded(self.root)
        if not first:
            self.ran += [(each, told.get("seconds", 0.0)) for each, told in self.verdicts.items() if told != before.get(each)]

    def _begin(self) -> None:
        """Start the threads, with the exercises that were edited, or something that they need was, since their last verdict."""
        self.leading, self.verdicts, edited = True, progress.recorded(self.root), {}
        for exercise, place in self.held.items():
            known = self.verdicts.get(exercise, {"fingerprint": None})["fingerprint"]
            if known == self._print(exercise) and place.file in self.labs.texts:
                continue
            if place.file in self.labs.texts and exercise in self.labs.texts[place.file].blanks:
                self.verdicts.pop(exercise, None)
            else:
                edited[exercise] = "inside"
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.workers)]
        for thread in self.threads:
            thread.start()
        self._schedule(self._due(edited))

    def _due(self, found: dict[str, str]) -> list[str]:
        """Return what can run now of the exercises touched, those first whose own function changed; the rest is owed."""
        ours = sorted(found, key=lambda exercise: found[exercise] != "inside")
        asked = [each for each in ours if found[each] == "inside" or not self._is_blank(each)]
        self.owed |= dict.fromkeys(asked)
        self.waits = sorted({file for each in asked for file in self.labs.stopped_by(each)})
        due = [each for each in self.owed if not self.labs.stopped_by(each)]
        self.owed = {each: None for each in self.owed if each not in due}
        for exercise in [each for each in (*self.pending, *self.running) if self.labs.stopped_by(each)]:
            self._cancel(exercise)
            self.owed[exercise] = None
        return due

    def _is_blank(self, exercise: str) -> bool:
        """Say whether the blank still stands, so that an edit around it can't have filled it in."""
        text = self.labs.texts.get(self.held[exercise].file)
        return self.verdicts.get(exercise, {"ending": "blank"})["ending"] == "blank" and text is not None and exercise in text.blanks

    def _print(self, exercise: str) -> str:
        return touched.fingerprint(self.labs.texts, exercise, self.held)

    def _schedule(self, exercises: list[str]) -> None:
        """Run these next, before what waits from an edit earlier."""
        for exercise in exercises:
            self._cancel(exercise)
        self.pending = dict.fromkeys(exercises) | self.pending
        self.ready.notify_all()

    def _cancel(self, exercise: str) -> None:
        self.versions[exercise] += 1
        self.pending.pop(exercise, None)
        if nursery := self.running.get(exercise):
            nursery.cancel()

    def _work(self) -> None:
        nursery = Nursery(self.root)
        while (job := self._next(nursery)) is not None:
            exercise, version, printed = job
            start = time.monotonic()
            try:
                ended = nursery.run(exercise, self.root, JUDGE)
            except (OSError, ValueError):  # the nursery itself was killed
                if self.closed:
                    break
                ended, nursery = {"returncode": 1, "stderr": ""}, Nursery(self.root)
            told = progress.told(exercise, **ended) | {"fingerprint": printed, "seconds": time.monotonic() - start}
            with self.ready:
                self.running.pop(exercise, None)
                if current := version == self.versions[exercise] and not self.closed:
                    self.verdicts[exercise] = told
                    self.ran.append((exercise, told["seconds"]))
                    progress.record(told, self.root)
            if current:
                self.tell()
        nursery.close()

    def _next(self, nursery: Nursery) -> tuple[str, int, str] | None:
        """Wait for an exercise to run that does not run already; return it with its version and fingerprint, None at the end."""
        with self.ready:
            while not self.closed:
                if exercise := next((each for each in self.pending if each not in self.running), None):
                    del self.pending[exercise]
                    self.running[exercise] = nursery
                    return exercise, self.versions[exercise], self._print(exercise)
                self.ready.wait(1)
        return None
