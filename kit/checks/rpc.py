"""Checks of chapter 3, by what their exercises are about: the core, calls by hand, and in streams, relays, doors, policies, the loop."""

from kit.checks import rpc_calls, rpc_core, rpc_doors, rpc_hand, rpc_loop, rpc_policy, rpc_relay
from kit.checks.rpc_calls import rpc_5, rpc_6
from kit.checks.rpc_core import rpc_1, rpc_2, rpc_3
from kit.checks.rpc_doors import rpc_9, rpc_10
from kit.checks.rpc_hand import rpc_4
from kit.checks.rpc_loop import rpc_13
from kit.checks.rpc_policy import rpc_11, rpc_12
from kit.checks.rpc_relay import rpc_7, rpc_8

__all__ = [
    "HINTS",
    "rpc_1",
    "rpc_2",
    "rpc_3",
    "rpc_4",
    "rpc_5",
    "rpc_6",
    "rpc_7",
    "rpc_8",
    "rpc_9",
    "rpc_10",
    "rpc_11",
    "rpc_12",
    "rpc_13",
]

CHAPTER = (rpc_core, rpc_hand, rpc_calls, rpc_relay, rpc_doors, rpc_policy, rpc_loop)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
