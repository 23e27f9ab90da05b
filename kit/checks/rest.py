"""Checks of chapter 1, by what their exercises are about: bytes by hand, resources, collections, changes, refusals, words, the client."""

from kit.checks import (
    rest_changes,
    rest_client,
    rest_collections,
    rest_conditions,
    rest_errors,
    rest_hand,
    rest_labels,
    rest_limits,
    rest_naming,
    rest_page,
    rest_read,
    rest_resources,
    rest_words,
)
from kit.checks.rest_changes import rest_9, rest_10, rest_11
from kit.checks.rest_client import rest_18
from kit.checks.rest_collections import rest_7
from kit.checks.rest_conditions import rest_19
from kit.checks.rest_errors import rest_13, rest_14
from kit.checks.rest_hand import rest_1
from kit.checks.rest_labels import rest_8
from kit.checks.rest_limits import rest_15
from kit.checks.rest_naming import rest_16
from kit.checks.rest_page import rest_5
from kit.checks.rest_read import rest_2
from kit.checks.rest_resources import rest_3, rest_4, rest_6
from kit.checks.rest_words import rest_12, rest_17

__all__ = [
    "HINTS",
    "rest_1",
    "rest_2",
    "rest_3",
    "rest_4",
    "rest_5",
    "rest_6",
    "rest_7",
    "rest_8",
    "rest_9",
    "rest_10",
    "rest_11",
    "rest_12",
    "rest_13",
    "rest_14",
    "rest_15",
    "rest_16",
    "rest_17",
    "rest_18",
    "rest_19",
]

CHAPTER = (
    rest_hand,
    rest_read,
    rest_page,
    rest_naming,
    rest_resources,
    rest_collections,
    rest_labels,
    rest_changes,
    rest_errors,
    rest_limits,
    rest_words,
    rest_client,
    rest_conditions,
)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
