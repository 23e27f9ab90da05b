"""Checks of chapter 5, by what their exercises are about: texts, events, a stream cut or left, and the three wires."""

from kit.checks import stream_again, stream_events, stream_leaving, stream_loop, stream_rpc, stream_sse, stream_text, stream_ws
from kit.checks.stream_again import stream_5
from kit.checks.stream_events import stream_1, stream_4
from kit.checks.stream_leaving import stream_6
from kit.checks.stream_loop import stream_7
from kit.checks.stream_rpc import stream_9
from kit.checks.stream_sse import stream_3, stream_10
from kit.checks.stream_text import stream_2, stream_11
from kit.checks.stream_ws import stream_8

__all__ = [
    "HINTS",
    "stream_1",
    "stream_2",
    "stream_3",
    "stream_4",
    "stream_5",
    "stream_6",
    "stream_7",
    "stream_8",
    "stream_9",
    "stream_10",
    "stream_11",
]

CHAPTER = (stream_text, stream_events, stream_sse, stream_again, stream_leaving, stream_loop, stream_ws, stream_rpc)
HINTS = {exercise: nudge for part in CHAPTER for exercise, nudge in part.HINTS.items()}
