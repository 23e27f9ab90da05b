"""Checks of chapter 4, by what their exercises are about: the core, the bytes, who watches, who comes back, who may come."""

from kit.checks import ws_again, ws_core, ws_frames, ws_watch
from kit.checks.ws_again import ws_7, ws_8, ws_9, ws_10
from kit.checks.ws_core import ws_1, ws_2
from kit.checks.ws_frames import ws_3, ws_4
from kit.checks.ws_watch import ws_5, ws_6

__all__ = ["HINTS", "ws_1", "ws_2", "ws_3", "ws_4", "ws_5", "ws_6", "ws_7", "ws_8", "ws_9", "ws_10"]

CHAPTER = (ws_core, ws_frames, ws_watch, ws_again)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
