"""What is kept of a prediction, and a store in memory. Its neighbour ``database`` is the one that survives a restart."""

import itertools
import threading
from collections.abc import Callable
from typing import NamedTuple

from kit.contract import Prediction

KEPT = 1000  # the newest predictions, in memory: enough to look one up, never enough to fill it


class Kept(NamedTuple):
    """A prediction that has an address, and what a person has said of it since; ``version`` rises with every change."""

    id: int
    label: str
    score: float
    model_id: str
    corrected_label: str | None = None
    note: str | None = None
    version: int = 1


class KeyReused(Exception):
    """An idempotency key that came before with another request."""


class Memory:
    """The newest ``KEPT`` predictions, gone when the process ends: what a service keeps that has no database."""

    def __init__(self):
        self.kept: dict[int, Kept] = {}
        self.keys: dict[str, tuple[str, int]] = {}  # idempotency key → what was asked, and the prediction it made
        self.ids = itertools.count(1)
        self.changing = threading.Lock()  # requests are served by several threads at once

    def add(self, prediction: Prediction, key: str | None = None, asked: str = "") -> Kept:
        """Keep ``prediction`` under a new id; for a ``key`` that came before return what it made, or raise KeyReused."""
        with self.changing:
            if key in self.keys:
                return self._again(key, asked)
            kept = Kept(next(self.ids), *prediction)
            self.kept[kept.id] = kept
            self.kept.pop(kept.id - KEPT, None)
            if key is not None:
                self.keys[key] = asked, kept.id
                self.keys = {key: made for key, made in self.keys.items() if made[1] > kept.id - KEPT}
            return kept

    def _again(self, key: str, asked: str) -> Kept:
        before, prediction_id = self.keys[key]
        if before != asked or prediction_id not in self.kept:
            raise KeyReused(key)
        return self.kept[prediction_id]

    def get(self, prediction_id: int) -> Kept | None:
        """Return the prediction with this id, or None."""
        return self.kept.get(prediction_id)

    def page(self, after: int, limit: int) -> list[Kept]:
        """Return at most ``limit`` predictions with ids above ``after``, the oldest first."""
        return self._first(limit, lambda kept: kept.id > after)

    def newest(self, limit: int) -> list[Kept]:
        """Return at most ``limit`` predictions, the newest first."""
        with self.changing:
            return list(itertools.islice(reversed(self.kept.values()), limit))

    def labelled(self, label: str, after: int, limit: int) -> list[Kept]:
        """Return the same as ``page``, of the predictions with this label only."""
        return self._first(limit, lambda kept: kept.id > after and kept.label == label)

    def _first(self, limit: int, wanted: Callable[[Kept], bool]) -> list[Kept]:
        with self.changing:
            return list(itertools.islice(filter(wanted, self.kept.values()), limit))

    def change(self, prediction_id: int, changes: dict[str, object], version: int | None = None) -> Kept | None:
        """Set the columns named in ``changes`` and return the prediction; None where none has this id (and, where given, version)."""
        with self.changing:
            kept = self.kept.get(prediction_id)
            if kept is None or version not in (None, kept.version):
                return None
            self.kept[prediction_id] = kept._replace(**changes, version=kept.version + 1)
            return self.kept[prediction_id]

    def delete(self, prediction_id: int) -> bool:
        """Forget a prediction and say whether there was one; its id is never given again."""
        with self.changing:
            return self.kept.pop(prediction_id, None) is not None
