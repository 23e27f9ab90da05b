"""A server that speaks first: how often each label was given is told to all who watch, unasked, and none of them may hold it up."""

import asyncio
import contextlib
import json
import secrets
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator

from kit import model
from kit.blank import unless_blank
from kit.contract import Malformed, Prediction

KEPT = 256  # messages that a reader may still ask for after a cut, and that may wait for one who is slow


class Box:
    """The messages that wait for one watcher: bounded, so that a slow one costs no more memory than a quick one."""

    def __init__(self, room: int = KEPT):
        self.waiting: deque[dict] = deque()
        self.room = room
        self.missed = 0
        self.filled = asyncio.Event()

    def put(self, message: dict) -> None:
        """Add ``message`` as the newest of ``self.waiting``, and never wait.

        When more than ``self.room`` would wait, the oldest are dropped and each is counted in ``self.missed``: of statistics the newest
        are worth most. Then wake the sender with ``self.filled.set()``.

        >>> box = Box(room=2)
        >>> for number in (1, 2, 3): box.put({"number": number})                # doctest: +SKIP
        >>> list(box.waiting), box.missed                       # doctest: +SKIP
        ([{'number': 2}, {'number': 3}], 1)
        """
        # BEGIN SOLUTION ws-6: add, drop the oldest beyond the room and count it, wake
        self.waiting.append(message)
        while len(self.waiting) > self.room:
            self.waiting.popleft()
            self.missed += 1
        self.filled.set()
        # END SOLUTION

    async def messages(self) -> AsyncIterator[dict]:
        """Yield the messages as they come; where some were missed, first say how many."""
        while True:
            while not self.waiting:
                self.filled.clear()
                await self.filled.wait()
            message, missed, self.missed = self.waiting.popleft(), self.missed, 0
            yield message | {"missed": missed} if missed else message


class Watchers:
    """All who watch, and the newest messages, for who was away for a moment."""

    def __init__(self):
        self.boxes: set[Box] = set()
        self.forget()

    def forget(self) -> None:
        """Begin to count from nothing."""
        self.labels: Counter[str] = Counter()
        self.number = 0
        self.kept: deque[dict] = deque(maxlen=KEPT)
        self.run = secrets.token_hex(4)  # another one after a restart, when numbers begin again

    def tell(self, label: str) -> None:
        """Count ``label`` and push the new statistics to all who watch: unasked, at once, without waiting for any of them.

        Count each character of ``label``, one a digit, in ``self.labels``, and make ``self.number`` greater by one. The message is
        ``{"number": self.number, "labels": dict(self.labels)}``: a dict of its own, for the counts go on changing. Append it to
        ``self.kept`` and put it into every Box of ``self.boxes``.

        >>> watchers.tell("33"); watchers.tell("1")             # doctest: +SKIP
        >>> watchers.kept[-1]                                   # doctest: +SKIP
        {'number': 2, 'labels': {'3': 2, '1': 1}}
        """
        # BEGIN SOLUTION ws-5: count, number, keep, put into each box
        self.labels.update(label)
        self.number += 1
        message = {"number": self.number, "labels": dict(self.labels)}
        self.kept.append(message)
        for box in self.boxes:
            box.put(message)
        # END SOLUTION

    @contextlib.contextmanager
    def box(self) -> Iterator[Box]:
        """Give a Box for one watcher, and take it away when the watcher has gone; nothing is put into it before ``begin``."""
        box = Box()
        try:
            yield box
        finally:
            self.boxes.discard(box)

    def begin(self, box: Box, number: int) -> None:
        """Put into ``box`` what came after ``number``, and from now on all that comes; nothing comes in between."""
        box.waiting.clear()
        later = self.since(number)
        box.missed = later[0]["number"] - number - 1 if later and number else 0
        for message in later:
            box.put(message)
        self.boxes.add(box)

    def since(self, number: int) -> list[dict]:
        """Return the kept messages after ``number``; for who is new, or was away for longer than we keep, the newest alone."""
        later = [message for message in self.kept if message["number"] > number]
        whole = number and later and later[0]["number"] == number + 1
        return later if whole else later[-1:]


def after(frame: str | bytes, run: str) -> int:
    """Return the number in ``{"after": 7}``, or in ``{"after": 7, "run": run}``; 0 where it is of another run; or raise Malformed."""
    try:
        asked = json.loads(frame)
    except (ValueError, RecursionError):
        asked = None
    number = asked.get("after") if isinstance(asked, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Malformed('ask {"after": 0}, or with the number of the last message that you have')
    return number if (asked.get("run") or run) == run else 0


class Told:
    """The model, whose every prediction is told to who watches."""

    def __init__(self, watchers: Watchers):
        self.watchers = watchers

    def predict(self, features: list[float], model_id: str = "") -> Prediction:
        """Predict as kit.model does, and tell the label."""
        prediction = model.predict(features, model_id)
        unless_blank("ws-5", self.watchers.tell, prediction.label)
        return prediction

    def __getattr__(self, name: str) -> object:
        return getattr(model, name)  # the rest of kit.model, as it is
