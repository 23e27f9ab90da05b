"""Texts that a student can shape, made plain: what can't be seen, or moves what stands beside it, is written out."""

import re
import unicodedata

COLOURS = re.compile(r"\x1b\[[\d;]*m")  # IPython and others colour what they print
FORMULA = re.compile(r"[\s\u200c\u200d]*[=+\-@＝＋－＠]")  # a spreadsheet takes the wide signs for formulas as well
JOINERS = "\u200c\u200d"  # invisible, but Persian and many emoji are spelt with them
NAMES = {0x00: "NUL", 0x07: "BEL", 0x08: "BS", 0x0D: "CR", 0x1B: "ESC", 0x7F: "DEL"}


def shown(text: object) -> str:
    r"""Return ``text`` with every control, bidi and other invisible character replaced by a visible one; line ends and tabs stay.

    >>> shown("evil\u202egnp.py\x00")
    'evil‹U+202E›gnp.py‹NUL›'

    Lone surrogates, which no file can hold as UTF-8, are written out as well. Escaping for HTML is another matter, and comes after.
    """
    text = str(text).replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _seen(character) else _named(character) for character in text)


def uncoloured(text: object) -> str:
    """Return ``text`` without the escape sequences that only colour a terminal."""
    return COLOURS.sub("", str(text))


def line(text: object) -> str:
    """Return ``text`` on one line, made plain, each run of white space as one space."""
    return shown(" ".join(str(text).split()))


def cell(text: object) -> str:
    """Return ``text`` for a CSV cell: on one line, nothing invisible, and nothing that a spreadsheet would compute."""
    plain = line("" if text is None else text)
    return f"'{plain}" if FORMULA.match(plain) else plain


def _seen(character: str) -> bool:
    return character in "\n\t" or character in JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _named(character: str) -> str:
    code = ord(character)
    return f"‹{NAMES.get(code, f'U+{code:04X}')}›"  # not Unicode's pictures of controls, for which many machines have no font
