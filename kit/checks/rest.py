"""Checks of chapter 1, by what their exercises are about: bytes by hand, resources, collections, changes, refusals, words, the client."""

from kit.checks import (
    rest_changes,
    rest_client,
    rest_collections,
    rest_conditions,
    rest_errors,
    rest_hand,
    rest_limits,
    rest_naming,
    rest_page,
    rest_read,
    rest_resources,
    rest_words,
)
from kit.checks.rest_changes import *  # noqa: F403
from kit.checks.rest_client import *  # noqa: F403
from kit.checks.rest_collections import *  # noqa: F403
from kit.checks.rest_conditions import *  # noqa: F403
from kit.checks.rest_errors import *  # noqa: F403
from kit.checks.rest_hand import *  # noqa: F403
from kit.checks.rest_limits import *  # noqa: F403
from kit.checks.rest_naming import *  # noqa: F403
from kit.checks.rest_page import *  # noqa: F403
from kit.checks.rest_read import *  # noqa: F403
from kit.checks.rest_resources import *  # noqa: F403
from kit.checks.rest_words import *  # noqa: F403

CHAPTER = (
    rest_hand,
    rest_read,
    rest_page,
    rest_naming,
    rest_resources,
    rest_collections,
    rest_changes,
    rest_errors,
    rest_limits,
    rest_words,
    rest_client,
    rest_conditions,
)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
