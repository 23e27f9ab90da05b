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
        self.pending: dict[str, None] = {}
        self.owed: dict[str, None] = {}  # touched while a file that they need did not parse
        self.running: dict[str, Nursery] = {}
        self.versions: Counter[str] = Counter()
        self.ready, self.closed, self.leading = threading.Condition(threading.RLock()), False, False
        self.threads: list[threading.Thread] = []

    def look(self) -> None:
        """See what was saved since the last look, and start what it touched."""
        with self.ready:
            before, first, known = dict(self.labs.texts), not self.labs.stamps, self.verdicts
            if changed := self.labs.read():
                progress.keep("broken", self.labs.broken, self.root)
            if not (self.leading or progress.claim(self.root)):
                self.verdicts = progress.recorded(self.root)
            elif not self.leading:
                self._begin()
            elif changed:
                self._schedule(self._due(touched.touched(before, self.labs.texts, self.held)))
            if changed and not first:
                self.saved, self.saves, self.ran = changed[-1], self.saves + 1, []
            news = changed or known != self.verdicts
        if news:
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
                nursery.cancel()
            self.ready.notify_all()
        for thread in self.threads:
            thread.join(15)
        if self.leading:
            progress.disclaim(self.root)

    def _begin(self) -> None:
        """Start the threads, with the exercises that were edited since their last verdict."""
        self.leading, self.verdicts, edited = True, progress.recorded(self.root), {}
        for exercise, place in self.held.items():
            known = self.verdicts.get(exercise, {"fingerprint": None})["fingerprint"]
            if place.file in self.labs.texts and known != touched.fingerprint(self.labs.texts, place):
                if exercise in self.labs.texts[place.file].blanks:
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
        self.owed |= dict.fromkeys(each for each in ours if found[each] == "inside" or not self._is_blank(each))
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

    def _schedule(self, exercises: list[str]) -> None:
        for exercise in exercises:
            self._cancel(exercise)
            self.pending[exercise] = None
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
                ended, nursery = {"returncode": 1, "stderr": ""}, Nursery(self.root)
            told = progress.told(exercise, **ended) | {"fingerprint": printed}
            with self.ready:
                self.running.pop(exercise, None)
                if current := version == self.versions[exercise] and not self.closed:
                    self.verdicts[exercise] = told
                    self.ran.append((exercise, time.monotonic() - start))
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
                    return exercise, self.versions[exercise], touched.fingerprint(self.labs.texts, self.held[exercise])
                self.ready.wait(1)
        return None
