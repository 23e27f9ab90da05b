"""Records of submissions for tests: a plausible class, every ending, and texts that try to get out of the page."""

import random

SHAPE = {"start": 1, "rest": 8, "codecs": 4, "rpc": 5}  # chapters, and how many exercises each has here
CAUSES = ["the list is returned bare, not under a key", "the status is 200 where nothing was found", "the header names another format"]
ENDINGS = [
    "passed",
    "blank",
    "wrong",
    "crash",
    "time limit",
    "memory limit",
    "process limit",
    "output limit",
    "port not open",
    "stopped",
    "not run",
]
NAMES = ["Ada Lovelace", "Grace Hopper", "Zoë Müller-Ångström", "李小龙", "عائشة بنت طلحة", 'José "Pepe" O\'Neill, Jr.', "Nguyễn Văn An"]
NASTY = {
    "script": "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>",
    "attribute": '" onmouseover="window.pwned = 3" autofocus onfocus=\'window.pwned = 4\' x="',
    "closing": "</code></pre></li></ol></details></style></title></main>]]>--><svg onload=window.pwned=5><iframe src=//evil.example>",
    "entity": "&lt;b&gt; & &amp; &#x3c;i> {{ 7 * 7 }} {% raw %}",
    "bidi": "user\u202e\u2066// admin\u2069\u2066 gnp.exe",
    "control": "nul\x00 bell\x07 \x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m cr\rover del\x7f",
    "surrogate": "half \ud83d and \udcff",
    "hidden": "zero\u200bwidth \ufeff tag\U000e0041 line\u2028end",
    "long": "x" * 4000,
    "unbroken": "<" * 2000 + "&" * 2000,
    "link": "[click](javascript:window.pwned=6) https://evil.example/?a=1&b=2",
}
FORMULAS = ["=cmd|'/c calc'!A1", '+HYPERLINK("http://evil.example")', "-2+3", "@SUM(1)", "\t=1+1", "\r=1", " =1", "＝1+1", "\u200c=1"]
CODE = '''def models():
    """List every model."""
    found = []
    for name in ("linear", "forest"):
        found.append({"id": name})
    return found'''
TRACEBACK = "Traceback (most recent call last):\n  File \"models.py\", line 14\nKeyError: \x1b[31m'models'\x1b[0m"


def exercise(name: str, ending: str = "passed", text: str | None = None, **fields: object) -> dict:
    """Return what a record holds of one exercise; ``text`` stands wherever a student's text could."""
    chapter = name.partition("-")[0]
    wrong = ending not in ("passed", "blank", "not run")
    diagnosis = {
        "sent": text or "GET /v1/models HTTP/1.1\nAccept: application/json",
        "got": text or '200 OK\n[{"id": "linear"}, {"id": "forest"}]',
        "expected": text or '200 OK with {"models": [{"id": "linear"}, …]}',
        "likely": text or CAUSES[len(name) % len(CAUSES)],
    }
    return {
        "exercise": name,
        "chapter": chapter,
        "points": 1,
        "earned": int(ending == "passed"),
        "ending": ending,
        "shown": "GET /v1/models lists every model, in JSON.",
        "diagnosis": diagnosis if wrong else None,
        "said": text
        or ("Traceback (most recent call last):\n  File \"models.py\", line 14\nKeyError: \x1b[31m'models'\x1b[0m" if wrong else ""),
        "code": text or CODE,
        "file": f"labs/{chapter}/models.py",
        "line": 12,
        "hint": "A collection is an object with one key, so that more keys can join it later.",
        "late": False,
    } | fields


def record(student: str = "ada-lovelace", exercises: list[dict] | None = None, **fields: object) -> dict:
    """Return a graded submission with ``exercises``, or with one of every ending."""
    exercises = exercises if exercises is not None else [exercise(f"rest-{place}", ending) for place, ending in enumerate(ENDINGS, 1)]
    return {
        "student": student,
        "name": "Ada Lovelace",
        "lms": "gradescope",
        "number": "s123456",
        "email": f"{student}@example.org",
        "source": "Ada Lovelace_4711_assignsubmission_file_/labs.zip",
        "attempt": 2,
        "handed_in": "2026-11-20T10:11:12+00:00",
        "late": False,
        "ending": "graded",
        "why": "",
        "notes": [],
        "digest": "0" * 64,
        "earned": sum(each["earned"] for each in exercises),
        "possible": sum(each["points"] for each in exercises),
        "exercises": exercises,
        "by_hand": [],
    } | fields


def unread(student: str, ending: str, **fields: object) -> dict:
    """Return a submission of which nothing was checked."""
    empty = {
        "ending": ending,
        "earned": 0,
        "possible": 18,
        "why": "The zip holds no labs folder." if ending == "not readable" else "",
        "attempt": None,
        "handed_in": None,
    }
    return record(student, [], **{**empty, "source": None, "email": None, **fields})


def nasty(kind: str) -> dict:
    """Return a submission in which the text of ``kind`` stands wherever a student's could."""
    text = NASTY[kind]
    exercises = [
        exercise("rest-1", "wrong", text, shown=text, hint=text),
        exercise("rest-2", "passed", text),
        exercise("rest-3", "crash", text),
    ]
    by_hand = [{"exercise": "rest-1", "earned": 1, "why": text, "who": text, "when": "2026-11-21"}]
    told = {"name": text, "number": text, "source": text, "why": text, "notes": [text], "by_hand": by_hand}
    return record(f"nasty-{kind}", exercises, **told)


def classroom(size: int) -> list[dict]:
    """Return a plausible class of ``size``, the same every time: most hand in, some late, some nothing, one or two marked by hand."""
    dice, found = random.Random(7), []
    for place in range(size):
        student, skill = f"student-{place:03}", dice.random() ** 0.5
        name = NAMES[place] if place < len(NAMES) else f"Student {place}"
        who = {"name": name, "number": f"s{100000 + place}"}
        if place % 11 == 9:
            found.append(unread(student, ["nothing handed in", "not readable", "refused"][place // 11 % 3], **who))
            continue
        exercises = [
            exercise(f"{chapter}-{number}", "passed" if dice.random() < skill else dice.choice(ENDINGS[1:6]))
            for chapter, most in SHAPE.items()
            for number in range(1, most + 1)
        ]
        by_hand = [{"exercise": "rest-3", "earned": 1, "why": "Right, in an unusual way.", "who": "G. Grader", "when": "2026-11-21"}]
        found.append(record(student, exercises, late=place % 7 == 3, by_hand=by_hand if place % 9 == 2 else [], **who))
    return found


def times(records: list[dict]) -> dict[str, dict]:
    """Return how long each took."""
    return {each["student"]: {"seconds": 1.5 + place % 5 * 0.4, "cpu": 1.0} for place, each in enumerate(records) if each["exercises"]}
