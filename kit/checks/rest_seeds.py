"""What the checks of collections and changes find: seven predictions, made without POST, which may still be a blank."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from kit.apart.beside import beside
from kit.checks.exchange import served
from kit.contract import Prediction

SEEDED = "3730353"  # their labels, in order


def sow(store: object, labels: Sequence[str] = SEEDED) -> None:
    """Add a prediction for each label to a Database or a Memory, with the ids from 1 on, and scores in another order than the ids."""
    for number, label in enumerate(labels, 1):
        store.add(Prediction(label, number * 37 % 100 / 100, "linear"))


def ids_of(labels: Sequence[str], label: str) -> list[int]:
    """Return the ids of the predictions that have this label, where ``labels`` were sown."""
    return [number for number, each in enumerate(labels, 1) if each == label]


@contextmanager
def seeded(rest: ModuleType) -> Iterator[tuple[int, Path]]:
    """Run the student's server on a database that holds what is sown; yield its port and the database's file."""
    with beside(rest, "tempfile").TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.db"
        database = rest.database.Database(path)
        sow(database)
        database.engine.dispose()
        with served(rest, "--database", str(path)) as port:
            yield port, path
