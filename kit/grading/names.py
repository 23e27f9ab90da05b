"""Who handed something in: read the names that an LMS gives to files, and give each student a key that is safe as a file name."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kit.grading.archives import SUFFIXES

# Moodle: "Ada Lovelace_4711_assignsubmission_file_", a folder, or the start of a file's name; newer ones leave the last _ out. The number
# is the participant's in this one assignment, or the group's; whoever is in no group hands in as "Default group", without a number.
MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)", re.DOTALL)
SUBMITTED = "_assignsubmission_"
FOLDER = re.compile(MOODLE.pattern.replace("(?P<rest>.*)", "(?P<rest>)"), re.DOTALL)
# Canvas: "lovelaceada_LATE_12345_67890_labs-2.zip": the name in small letters, the user's number, the file's, and what the student called
# it; or "lovelaceada_12345_text.html" for what was typed in. Canvas too takes the first number for the user's, whatever the name ends in.
HANDED = r"(?:\d+_(?P<rest>.+)|(?P<typed>text|link)\.html)"
CANVAS = re.compile(rf"(?P<name>[^A-Z]+?)_(?:(?P<late>LATE)_)?(?P<number>\d+)_{HANDED}", re.DOTALL)
ANONYMOUS = re.compile(rf"(?:(?P<late>LATE)_)?(?P<name>anon_[A-Za-z0-9]{{5}})_{HANDED}", re.DOTALL)
TYPED = {"text": "a text that was typed into Canvas", "link": "a web address that was entered in Canvas"}
NUMBER = re.compile(r"(?<![^\W_])[a-z]?\d{4,10}(?![^\W_])", re.IGNORECASE)  # a matriculation number in a name of the instructor's own
AGAIN = re.compile(r"(.+?)(?: ?\((\d{1,3})\)|-(\d{1,3}))", re.DOTALL)  # labs-1 (Canvas) and labs (1) (browsers) are labs once more
LETTERS = str.maketrans(dict(zip("øØłŁđĐıþð", "oOlLdDitd", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "Ae"})
TAKEN = {"records", "pages", "times", "grades", "index", "labs", "overview", "student"}  # the grader's
TAKEN |= {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}  # Windows'


@dataclass(frozen=True)
class Person:
    """A student as the export shows them; ``who`` tells people apart within one export, and begins with what made it.

    That is "moodle", "canvas", "gradescope" or "plain" for names of the instructor's own. A ``number`` means what it means there: Moodle's
    participant in this assignment, Canvas's user, and the student's own number with the others.
    """

    who: tuple[str, ...]
    name: str
    number: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Label:
    """What a name in the export says: whose, called what, which attempt, marked late by the LMS or not, and what it is if no file."""

    person: Person
    called: str = ""
    attempt: int = 1
    late: bool = False
    typed: str = ""


def label(name: str, folder: bool) -> Label:
    """Read the name of an entry of the export, as Moodle, Canvas or an instructor gives it."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    if found := _moodle(name, folder):
        called, attempt = again(found["rest"])
        person = Person(("moodle", found["name"].casefold(), found["number"] or ""), found["name"].strip(), found["number"])
        return Label(person, f"{found['kind']}/{called}", attempt)
    if (found := ANONYMOUS.fullmatch(name) or CANVAS.fullmatch(name)) and not folder:
        called, attempt = again(found["rest"] or f"{found['typed']}.html")
        number = found.groupdict().get("number")
        person = Person(("canvas", number or found["name"]), found["name"].strip(), number)
        return Label(person, called, attempt, bool(found["late"]), TYPED.get(found["typed"], ""))
    return Label(_plain(name if folder else stem(name)))


def _moodle(name: str, folder: bool) -> re.Match | None:
    """Return the parts of a name of Moodle's, or None.

    Somebody may call themselves as such a name reads. Of a folder the last number is theirs; of a file nobody can say where the student's
    own words begin, so that it is a row of its own.
    """
    if name.count(SUBMITTED) > 1:
        return FOLDER.fullmatch(name) if folder else None
    return MOODLE.fullmatch(name)


def exported(tops: set[str]) -> bool:
    """Say whether an archive with these names at its top is the export of a class that nobody has unpacked."""
    found = {label(top, False).person.who for top in tops}
    kinds = {who[0] for who in found}
    return "moodle" in kinds or (kinds == {"canvas"} and len(found) > 1) or any(re.fullmatch(r"assignment_\d+_export", top) for top in tops)


def again(name: str) -> tuple[str, int]:
    """Return what a file is called without the number that says it came again and without an archive's suffix, and which attempt it is.

    >>> again("labs-2.tar.gz"), again("labs.zip"), again("start (1).py")
    (('labs', 3), ('labs', 1), ('start.py', 2))
    """
    bare = stem(name)
    suffix = Path(name).suffix if bare == name else ""
    bare = bare.removesuffix(suffix)
    if found := AGAIN.fullmatch(bare):
        return found[1] + suffix, int(found[2] or found[3]) + 1
    return bare + suffix, 1


def is_archive(name: str) -> bool:
    """Say whether a name is that of an archive, also of a kind that is not read here."""
    return name.casefold().endswith(SUFFIXES)


def stem(name: str) -> str:
    """Return a name without the suffix of an archive, which may be double."""
    suffixes = [suffix for suffix in SUFFIXES if name.casefold().endswith(suffix)]
    return name[: -max(map(len, suffixes))] or name if suffixes else name


def keys(people: Iterable[Person]) -> dict[tuple[str, ...], str]:
    """Return a key for each person: ASCII, safe, unique, the same in whatever order; with the number where two share a name.

    >>> keys([Person(("a",), "Ada Lovelace", "1"), Person(("b",), "Ada Lovelace", "2"), Person(("c",), "Çelik, Umut")])[("c",)]
    'celik-umut'
    """
    found = {person.who: person for person in people}
    stages = dict.fromkeys(found, 0)
    while True:
        spelt = {who: _key(person, stages[who]) for who, person in found.items()}
        often = Counter(spelt.values())
        again = [who for who, key in spelt.items() if often[key] > 1]
        if not again:
            return spelt
        for who in again:
            stages[who] += 1


def _key(person: Person, stage: int) -> str:
    """Return the name alone, then with the number, then with more and more of a hash, for names may be chosen to collide."""
    name = _ascii(person.name)[:48].strip("-")
    if not name or name in TAKEN:
        name = f"student-{_ascii(person.number or '') or name or _hash(person, 8)}"
    if stage == 0:
        return name
    if stage == 1 and (number := _ascii(person.number or "")[:20].strip("-")):
        return f"{name}-{number}"
    return f"{name}-{_hash(person, 4 + 4 * stage)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _hash(person: Person, digits: int) -> str:
    return hashlib.sha256(repr(person.who).encode()).hexdigest()[:digits]


def _plain(name: str) -> Person:
    number = NUMBER.search(name)
    bare = re.sub(r"[\s_]+", " ", NUMBER.sub(" ", name) if number else name).strip(" -_()[],")
    return Person(("plain", name.casefold()), bare or name, number and number[0])
