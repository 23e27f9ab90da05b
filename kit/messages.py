"""The messages whose sizes chapter 2 compares: numbers and rows of any length, the same in every run."""

import itertools
import random

from kit import model
from kit.tables import Rows

CLIENTS = ("Ada", "Alan", "Barbara", "Edsger", "Grace", "Hedy", "Joan", "Katherine", "Margaret", "Radia")
CITIES = ("Arlon", "Bruges", "Gent", "Huy", "Liège", "Mons", "Namur", "Spa")


def small_integers(count: int) -> list[int]:
    """Return ``count`` whole numbers from 0 to 16: the pixels of handwritten digits, 3 first.

    >>> small_integers(6)
    [0, 0, 9, 16, 10, 1]
    """
    pictures = (model.sample((3 + place) % 10, 1 + place // 10)[-model.PIXELS :] for place in itertools.count())
    return [int(pixel) for pixel in itertools.islice(itertools.chain.from_iterable(pictures), count)]


def z_scores(count: int) -> list[float]:
    """Return ``count`` different floats from a population whose mean and deviation were brought to 0 and 1.

    >>> z_scores(2)
    [0.9417154046806644, -1.3965781047011498]
    """
    draw = random.Random(0)
    return [draw.gauss(0, 1) for _ in range(count)]


def prices(count: int) -> list[float]:
    """Return ``count`` amounts in euros, to the cent.

    >>> prices(3)
    [9.64, 4.94, 8.76]
    """
    draw = random.Random(0)
    return [draw.randrange(100, 1000) / 100 for _ in range(count)]


def rows(count: int) -> Rows:
    """Return the first ``count`` rows of a log of predictions, each with ten named values: four whole numbers, two floats, four texts."""
    draw, now, log = random.Random(0), 1_760_000_000, []
    for number in range(1, count + 1):
        now += draw.randrange(5)
        log.append(
            {
                "number": number,
                "time": now,
                "client": draw.choice(CLIENTS),
                "city": draw.choice(CITIES),
                "model": draw.choice(("linear", "linear", "linear", "forest")),
                "label": str(draw.randrange(10)),
                "score": round(1 - draw.random() ** 3 / 2, 4),
                "wait_ms": round(0.3 + draw.expovariate(0.5), 3),
                "sent": draw.choice((267, 303, 605)),
                "received": draw.randrange(60, 80),
            }
        )
    return log


def four() -> dict[str, list]:
    """Return the four messages of chapter 2's guess, by what they are."""
    return {
        "64 small integers": small_integers(64),
        "64 z-scores": z_scores(64),
        "one row of ten": rows(1),
        "10,000 rows of ten": rows(10_000),
    }
