"""The words of JSON: what its punctuation means, and what its values are."""

from functools import lru_cache

MARKS = {
    "{": "an object begins",
    "}": "an object ends",
    "[": "an array begins",
    "]": "an array ends",
    ",": "another one follows",
    ":": "parts a name from its value",
}
KINDS = {  # by a value's first character: what it is, where that is laid down
    '"': ("a string: text in quotes, which a backslash may escape", "RFC 8259 §7"),
    "t": ("a truth value, spelled out", "RFC 8259 §3"),
    "f": ("a truth value, spelled out", "RFC 8259 §3"),
    "n": ("the value that stands for none", "RFC 8259 §3"),
}
NUMBER = ("a number: text too, a byte for each digit, without a type or a size", "RFC 8259 §6")
NO_NUMBER = ("no JSON, which has no such number; Python's parser reads it nevertheless", "RFC 8259 §6")


@lru_cache(64)
def marks(written: str) -> tuple[str, str, str, str]:
    """Return name, value, meaning and source of the label for marks in a row."""
    told = "; ".join(dict.fromkeys(MARKS[mark] for mark in written if mark in MARKS))
    return "punctuation" if told else "white space", "", told or "means nothing", "RFC 8259 §2"
