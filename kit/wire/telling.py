"""What a label has to tell: whether it says anything, whether everyone may see it, what of it is the same on the next run."""

import re
from collections.abc import Iterator, Sequence

from .label import SECRET, Label, Layer

KEPT = 2  # rounds of a repetition that show before the others are counted
OF_ONE_SIZE = (Layer.FRAMES, Layer.SETTINGS, Layer.FRAME, Layer.PREFIX)  # a volatile label there has as many bytes on every run


def stem(name: str) -> str:
    """Return a label's name without its place in a list: ``features[3]`` and ``features[4]`` have the same.

    >>> stem("features[3]")
    'features[]'
    """
    return re.sub(r"\[\d+\]", "[]", name)


def is_separator(label: Label) -> bool:
    """Say whether a label only parts others: a space, a comma, the end of a line."""
    return not label.value and (label.layer is Layer.PUNCTUATION or (label.end - label.start <= 2 and label.layer is not Layer.VALUES))


def is_told(label: Label) -> bool:
    """Say whether a label has something to tell that no other tells: a header's name stands beside its value once more."""
    return not is_separator(label) and label.name != "header name"


def varies(label: Label) -> bool:
    """Say whether a label may have another number of bytes on the next run, and not only others."""
    return label.volatile and label.layer not in OF_ONE_SIZE


def is_secret(label: Label) -> bool:
    """Say whether nobody may see the bytes of a label, such as a token's."""
    return label.value.endswith(SECRET)


def folded(labels: Sequence[Label]) -> Iterator[tuple[Label, int, int]]:
    """Yield labels with how many there are like each, and their bytes: 1 for most; a repetition's rounds after the first two are counted.

    A round is up to three labels of which one is an element of a list: a value, or its type and its value.
    """
    at = 0
    while at < len(labels):
        size, rounds = _repetition(labels, at)
        if rounds > KEPT + 1:
            yield from ((label, 1, label.end - label.start) for label in labels[at : at + KEPT * size])
            rest = labels[at + KEPT * size : at + rounds * size]
            yield rest[size - 1], rounds - KEPT, sum(label.end - label.start for label in rest)
            at += rounds * size
        else:
            yield labels[at], 1, labels[at].end - labels[at].start
            at += 1


def _repetition(labels: Sequence[Label], at: int) -> tuple[int, int]:
    """Return how many labels make a round of the repetition that begins at ``at``, and how many rounds there are: (1, 1) for none."""
    for size in (1, 2, 3):
        first = [stem(label.name) for label in labels[at : at + size]]
        if not any("[" in name for name in first):
            continue
        rounds = 1
        while [stem(label.name) for label in labels[at + rounds * size : at + (rounds + 1) * size]] == first:
            rounds += 1
        if rounds > KEPT + 1:
            return size, rounds
    return 1, 1
