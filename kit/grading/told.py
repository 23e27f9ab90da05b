"""What the feedback page tells of an exercise: how it ended, its diagnosis, and what the code said, sorted for reading."""

import re

from kit.grading import endings
from kit.grading.plain import uncoloured

TEXTS = (("sent", "What was sent"), ("got", "What came back"), ("expected", "What was expected"), ("likely", "The likely cause"))
ORDER = {"bad": 0, "mute": 1, "good": 2}
DROPPED = 3
FRAME = re.compile(r'^  File "([^"\n]*)", line \d+.*\n(?:(?:    |  \[Previous).*\n)*', re.MULTILINE)  # its line of code is below it


def exercise(found: dict, ruling: dict | None) -> dict:
    """Return what the template shows of one exercise of a record, without a text that is not there."""
    ending, dropped = endings.of_exercise(found["ending"]), not found["points"]
    diagnosis = found.get("diagnosis") or {}
    said = "" if found["ending"] == "blank" else uncoloured(found.get("said") or "").strip("\n")
    code = (found.get("code") or "").rstrip().split("\n") if found.get("code") else []
    return found | {
        "ending": ending._replace(tone="mute") if dropped else ending,
        "order": DROPPED if dropped else ORDER[ending.tone],
        "dropped": dropped,
        "ruling": ruling,
        "texts": [(key, title, uncoloured(diagnosis[key])) for key, title in TEXTS if diagnosis.get(key)],
        "hint": None if found["ending"] == "passed" else found.get("hint"),
        "title": title_of(found["ending"], said),
        "raised": raised(said),
        "said": own(said),
        "lines": code,
        "last": (found.get("line") or 1) + len(code) - 1,
    }


def fault(exercises: list[dict]) -> dict | None:
    """Return the first of the ``exercises`` that count where one fault ended them all, with the same text and no diagnosis; else None."""
    first, *others = [each for each in exercises if not each["dropped"]] or [None]
    if not others or first["ending"].tone != "bad" or first["texts"]:
        return None
    alike = all((each["ending"], each["said"], each["texts"]) == (first["ending"], first["said"], []) for each in others)
    return first if alike else None


def title_of(ending: str, said: str) -> str:
    """Say what ``said`` is: of a check that gave no answer it begins with the exception; behind that stands what was printed."""
    if ending in ("passed", "wrong", "time limit") and not FRAME.search(f"{said}\n"):
        return "What your code printed"
    return "The exception, and what your code printed" if "\n" in said else "The exception"


def raised(said: str) -> str:
    """Return the line that says which exception ended the last traceback in ``said``; "" where there is none."""
    frames = list(FRAME.finditer(f"{said}\n"))
    return said[frames[-1].end() :].partition("\n")[0] if frames else ""


def own(said: str) -> str:
    """Return ``said`` with the student's lines alone of its tracebacks, where there are any.

    >>> print(own('  File "flask/app.py", line 9, in f\\n    g()\\n  File "labs/start.py", line 3, in g\\n    h()\\nKeyError: 1'))
      … lines of libraries
      File "labs/start.py", line 3, in g
        h()
    KeyError: 1
    """
    if not any(_is_own(frame) for frame in FRAME.finditer(f"{said}\n")):
        return said
    left_out = FRAME.sub(lambda frame: frame[0] if _is_own(frame) else "  … lines of libraries\n", f"{said}\n")
    return re.sub(r"(  … lines of libraries\n)+", r"\1", left_out).removesuffix("\n")


def _is_own(frame: re.Match) -> bool:
    return "/labs/" in f"/{frame[1]}"
