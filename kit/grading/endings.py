"""What each ending of an exercise, and of a submission, is called, what it means, and what to do next."""

from typing import NamedTuple


class Ending(NamedTuple):
    """A sign and a word to tell endings apart without colour, the tone (good, bad or mute), what it means, and what to do next."""

    sign: str
    word: str
    tone: str
    means: str
    next: str


EXERCISES = {
    "passed": Ending("✓", "passed", "good", "The check found nothing wrong.", "Nothing is left to do here."),
    "blank": Ending("○", "left blank", "mute", "The starter's blank is still there.", "Write the answer where NotImplementedError stands."),
    "wrong": Ending(
        "✗", "wrong answer", "bad", "Your code ran; its answer is not the expected one.", "Compare what came back with what was expected."
    ),
    "crash": Ending("!", "crash", "bad", "Your code raised an exception.", "It says below what went wrong, and most often in which line."),
    "time limit": Ending(
        "◷", "time limit", "bad", "Your code still ran when its time was up.", "Look for an endless loop, or a wait for what never comes."
    ),
    "memory limit": Ending("▤", "memory limit", "bad", "Your code took more memory than it may.", "Look for a list that only grows."),
    "process limit": Ending(
        "⑂", "process limit", "bad", "Your code started more processes than it may.", "Look for a fork or a Popen inside a loop."
    ),
    "output limit": Ending("≡", "output limit", "bad", "Your code printed more than it may.", "Look for a print inside a loop."),
    "port not open": Ending(
        "⊘", "port not open", "bad", "Your server did not open its port in time.", "Start it by hand: most often it stops with a traceback."
    ),
    "stopped": Ending(
        "■", "stopped", "bad", "The process of your code ended before it answered.", "Look for exit, os._exit or a signal in your code."
    ),
    "not run": Ending(
        "–", "not run", "mute", "The check did not run: these points are undecided.", "Ask your instructor what comes of them."
    ),
}

SUBMISSIONS = {
    "graded": Ending("✓", "graded", "good", "What you handed in was checked.", "Read on below; what failed stands open."),
    "nothing handed in": Ending(
        "○", "nothing handed in", "mute", "There is no submission of yours.", "If you did hand in, send your instructor the receipt."
    ),
    "not readable": Ending(
        "?",
        "not readable",
        "bad",
        "A file came, but no labs folder could be read in it.",
        "Zip the folder labs as it is, and hand it in again.",
    ),
    "refused": Ending("⊘", "refused", "bad", "The archive holds what no labs folder needs.", "Zip the folder labs afresh, without links."),
}

UNKNOWN = Ending("?", "unknown", "mute", "The grader has no word for this ending.", "Ask your instructor.")


def of_exercise(ending: str) -> Ending:
    """Return the words for how an exercise ended; an ending that nobody foresaw keeps its own name."""
    return EXERCISES.get(ending, UNKNOWN._replace(word=ending))


def of_submission(ending: str) -> Ending:
    """Return the words for how a submission ended; an ending that nobody foresaw keeps its own name."""
    return SUBMISSIONS.get(ending, UNKNOWN._replace(word=ending))
