"""Words for what was read: a text on one line, the path to a value in a body."""

FIELD_NAME = "which field the value after it belongs to; every message spells it out"
PATH = 60  # characters of a path; of a longer one, the end is kept


def plain(text: str) -> str:
    """Return a text on one line: what can't be printed, such as a line end or half a character, is written as an escape.

    >>> plain("é\\n")
    'é\\\\n'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def decoded(octets: bytes) -> str:
    """Return bytes that should be UTF-8 as text; others are written as escapes.

    >>> decoded(b"\\xc3\\xa9\\xff")
    'é\\\\xff'
    """
    return bytes(octets).decode(errors="backslashreplace")


def element(path: str, number: int) -> str:
    """Return the path to an element of the array at ``path``; "" is the outermost value.

    >>> element("features", 3)
    'features[3]'
    """
    return _short(f"{path}[{number}]")


def member(path: str, key: str) -> str:
    """Return the path to a member of the object at ``path``.

    >>> member("models[0]", "id")
    'models[0].id'
    """
    return _short(f"{path}.{key}" if path else key or '""')


def _short(path: str) -> str:
    """Return a path without its beginning where it is long, since each of many values keeps its own, and they may be deep."""
    return path if len(path) <= PATH else "…" + path[-PATH:]
