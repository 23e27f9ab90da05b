"""Checks of chapter 7, by what their exercises are about: keys and parts, tokens, and the doors that they open."""

from kit.checks import access_challenges, access_doors, access_grants, access_keyring, access_keys, access_tokens
from kit.checks.access_challenges import access_7, access_10
from kit.checks.access_doors import access_8
from kit.checks.access_grants import access_9
from kit.checks.access_keyring import access_6
from kit.checks.access_keys import access_1, access_2, access_3
from kit.checks.access_tokens import access_4, access_5

__all__ = [
    "HINTS",
    "access_1",
    "access_2",
    "access_3",
    "access_4",
    "access_5",
    "access_6",
    "access_7",
    "access_8",
    "access_9",
    "access_10",
]

CHAPTER = (access_keys, access_tokens, access_keyring, access_challenges, access_doors, access_grants)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
