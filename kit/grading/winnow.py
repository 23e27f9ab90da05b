"""Turn code into fingerprints that renaming and reordering leave alone, without importing, compiling or parsing it.

The method is winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003), which MOSS
uses too: code becomes a row of tokens, each K of them in a row become a number, and of each WINDOW numbers in a row the smallest is kept as
a fingerprint. So any K + WINDOW - 1 tokens in common are noticed, wherever they stand. It is written out here because copydetect, the one
package on PyPI that does this, had its last release in March 2024, counts characters of whole files, and chooses other fingerprints in each
process. The tokens come from one expression whose time grows with the text's length only, and a syntax error doesn't matter to it.
"""

import hashlib
import keyword
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

K, WINDOW = 10, 4  # tokens in a fingerprint; of how many in a row one is kept: 13 tokens in common are always noticed
LONGEST, MOST = 200_000, 1_000_000  # characters read of one file, and of one tree: twice what all answers and the starter have
OWNER = re.compile(r"^(?P<indent>[ \t]*)(?:(?:async[ \t]+)?def|class)[ \t]+(?P<name>\w+)")
LONG = r'"""(?s:.*?)(?:"""|\Z)|' + r"'''(?s:.*?)(?:'''|\Z)"
SHORT = r'"(?:\\.|[^"\\\n])*"?|' + r"'(?:\\.|[^'\\\n])*'?"
SKIPPED = {  # comments, and in Python also a text that stands alone, which is a docstring
    ".py": rf"#[^\n]*|(?m:^)[ \t]*(?:{LONG})",
    ".proto": r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)",
    ".html": r"<!--(?s:.*?)(?:-->|\Z)|\{#(?s:.*?)(?:#\}|\Z)",
    ".yaml": r"#[^\n]*",
    "Dockerfile": r"#[^\n]*",
}
REST = rf"(?P<text>(?<!\w)[rbfuRBFU]{{0,2}}(?:{LONG}|{SHORT})|{SHORT})|(?P<number>\.?\d[\w.]*)|(?P<name>[^\W\d]\w*)|(?P<sign>[^\s\w])"
TOKENS = {kind: re.compile(rf"(?P<skip>{skipped})|{REST}") for kind, skipped in SKIPPED.items()}
POWERS = np.array([pow(1_000_003, place, 2**64) for place in range(K)], dtype=np.uint64)


def files(tree: Path, first: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file that may hold an answer, those named in ``first`` first, until MOST characters are read.

    Bytes that are no UTF-8 are replaced, links are not followed.
    """
    found = {path.relative_to(tree).as_posix(): path for path in sorted(tree.rglob("*")) if _kind(path.name) in TOKENS}
    left = MOST
    for name in sorted(found, key=lambda name: name not in first):
        if found[name].is_file() and not found[name].is_symlink():
            with found[name].open(encoding="utf-8", errors="replace") as file:
                text = file.read(min(LONGEST, left))
            left -= len(text)
            yield name, text


def blocks(file: str, text: str) -> Iterator[tuple[str, int, str]]:
    """Yield owner ("Msgpack.decode", or "" for a whole file), lines before it, and text of each part of a file, cut at def and class."""
    lines, started, owners = [f"{line}\n" for line in text.split("\n")], 0, []
    for number, line in enumerate(lines):
        if file.endswith(".py") and (opened := OWNER.match(line)):
            yield ".".join(name for _, name in owners), started, "".join(lines[started:number])
            depth, started = len(opened["indent"].expandtabs()), number
            owners = [(outer, name) for outer, name in owners if outer < depth] + [(depth, opened["name"])]
    yield ".".join(name for _, name in owners), started, "".join(lines[started:])


def tokens(file: str, text: str) -> tuple[list[str], list[int]]:
    """Return tokens and the line of each, from 0; a text, a number and, in Python, a name that can be changed each become one letter.

    Python's own words are kept, and names after a dot: who copies can't rename ``sendall`` or ``dumps``.

    >>> tokens("a.py", "total = total + len(parts.split())")[0]
    ['N', '=', 'N', '+', 'N', '(', 'N', '.', 'split', '(', ')', ')']
    """
    found, lines, line, seen = [], [], 0, 0
    for match in TOKENS[_kind(file)].finditer(text):
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        token, kind = match[0], match.lastgroup
        if kind == "skip":
            continue
        if kind in ("text", "number"):
            token = kind[0].upper()
        elif kind == "name" and file.endswith(".py") and not keyword.iskeyword(token) and found[-1:] != ["."]:
            token = "N"
        found.append(token)
        lines.append(line)
    return found, lines


def hashes(row: list[str]) -> np.ndarray:
    """Return one number for each K tokens in a row."""
    if len(row) < K:
        return np.empty(0, np.uint64)
    numbers = np.array([_number(token) for token in row], dtype=np.uint64)
    mixed = np.lib.stride_tricks.sliding_window_view(numbers, K) @ POWERS  # wraps around at 2**64, which is meant
    return mixed ^ (mixed >> np.uint64(29))


def fingerprints(file: str, text: str) -> list[tuple[int, int, int]]:
    """Return a block's fingerprints, each with its first and last line from 0: the smallest of each window, the rightmost of equals."""
    row, lines = tokens(file, text)
    numbers = hashes(row)
    if not len(numbers):
        return []
    width = min(WINDOW, len(numbers))
    windows = np.lib.stride_tricks.sliding_window_view(numbers, width)[:, ::-1]
    chosen = np.unique(np.arange(len(windows)) + width - 1 - windows.argmin(axis=1))
    return [(int(numbers[place]), lines[place], lines[place + K - 1]) for place in chosen]


def _kind(name: str) -> str:
    return Path(name).suffix or Path(name).name


@lru_cache(maxsize=100_000)
def _number(token: str) -> int:
    # Python's own hash() of a text differs in each process, and the table must not.
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest(), "big")
