"""What a submission is made of, wherever it comes from: entries whose names were checked, read within a budget.

Nothing that a header says about a size is believed: bytes are counted while they are read.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

UNPACKED = 20_000_000  # bytes that one submission may unpack to, all in all
LARGEST = 2_000_000  # bytes of one file
FILES = 2_000  # files of one submission; the labs are about a hundred
ENTRIES = 20_000  # entries that are looked at by name, for an environment or node_modules may have come along
RATIO = 200  # unpacked to packed; source code reaches 20, zeros 1,000
FREE = 1_000_000  # bytes below which the ratio says nothing: an empty template packs well
DEPTH = 20  # folders inside folders
LONGEST = 1_000  # bytes of a name with its folders; a single part may have 255, as most file systems allow

LITTER = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache"}
LITTER |= {".venv", "venv", "site-packages", "node_modules", ".git", ".idea", ".vscode"}


class Refused(ValueError):
    """A submission that tries something that no labs/ tree needs; the message is a sentence for a person."""


class NotReadable(ValueError):
    """A submission that is broken or no submission; the message is a sentence for a person."""


@dataclass
class Budget:
    """What is left of the limits of one submission, whose archives have ``packed`` bytes together."""

    packed: int = 0
    unpacked: int = 0

    def take(self, stream: BinaryIO, name: str, most: int = LARGEST) -> bytes:
        """Return what ``stream`` holds; raise Refused as soon as it is more than is left, without reading on."""
        content = stream.read(min(most, UNPACKED - self.unpacked) + 1)
        if len(content) > most:
            raise Refused(f"{shown(name)} unpacks to more than {most:,} bytes, the limit for one file.")
        self.unpacked += len(content)
        if self.unpacked > UNPACKED:
            raise Refused(f"It unpacks to more than {UNPACKED:,} bytes, the limit for one submission; {shown(name)} goes past it.")
        if self.unpacked > FREE and self.unpacked > RATIO * self.packed:
            raise Refused(f"It unpacks to more than {RATIO} times its size, as a zip bomb does.")
        return content


@dataclass
class Entry:
    """A file, or a folder where ``open`` is None: its checked name in parts, and how to get at its bytes."""

    parts: tuple[str, ...]
    open: Callable[[], BinaryIO] | None
    size: int | None = None  # as a zip's directory says, for comparison only
    path: Path | None = None  # where it is on disk, when it is: spelt there in some other way, maybe
    content: bytes | None = None  # once it was read: it counts once, however often it is looked at

    @property
    def name(self) -> str:
        """The name with its folders, with / between them."""
        return "/".join(self.parts)

    def read(self, budget: Budget, most: int = LARGEST) -> bytes:
        """Return the bytes; raise Refused or NotReadable, never anything else."""
        if self.content is None:
            self.content = self._read(budget, most)
        return self.content

    def _read(self, budget: Budget, most: int) -> bytes:
        try:
            with self.open() as stream:
                content = budget.take(stream, self.name, most)
            if self.size not in (None, len(content)):
                raise ValueError(f"it has {len(content):,} bytes, and the archive says {self.size:,}")
            return content
        except (Refused, NotReadable):
            raise
        except Exception as error:  # decoders fed with garbage raise what they like: zlib.error, struct.error, EOFError, MemoryError
            raise NotReadable(
                f"{shown(self.name)} can't be read: it is damaged or cut short ({words(error)}); ask for it again."
            ) from error


def parts_of(name: str) -> tuple[str, ...]:
    r"""Return the parts of a name in an archive, in NFC, whose separators may be Windows'; raise Refused where it leads out of its folder.

    >>> parts_of(".\\labs\\rest/models.py")
    ('labs', 'rest', 'models.py')
    """
    name = re.sub("[\udc80-\udcff]", lambda byte: chr(ord(byte[0]) - 0xDC00), name)  # bytes that are no UTF-8 are read as Latin-1
    name = unicodedata.normalize("NFC", re.sub("[\ud800-\udfff]", "\ufffd", name)).replace("\\", "/")
    if (long := len(name.encode())) > LONGEST:
        raise Refused(f"It holds a name of {long:,} bytes; the limit is {LONGEST:,}.")
    if re.search(r"[\x00-\x1f\x7f]", name):
        raise Refused(f"It holds a name with a NUL or another control character in it: {shown(name)}.")
    if name.startswith("/") or re.match("[A-Za-z]:", name):
        raise Refused(f"It holds an absolute path, which would lead out of its folder: {shown(name)}.")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if any(not part.strip(" .") for part in parts):  # Windows drops the blank of "dots blank", which leaves ".."
        raise Refused(f"It holds a path that climbs out of its folder: {shown(name)}.")
    if len(parts) > DEPTH:
        raise Refused(f"It holds folders {len(parts)} deep; the limit is {DEPTH}.")
    if any(len(part.encode()) > 255 for part in parts):
        raise Refused(f"It holds a name that is too long for a file system: {shown(name)}.")
    return parts


def litter(parts: tuple[str, ...]) -> bool:
    """Say whether a name is what a system, an editor or Python leaves behind, and no work of a student."""
    return not parts or any(part in LITTER or part.startswith("._") for part in parts) or parts[-1].endswith((".pyc", ".pyo"))


def shown(name: str) -> str:
    """Return a stranger's name fit for a sentence: short, and without what would turn or hide the text around it."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= 80 else f"{plain[:40]}…{plain[-30:]}"


def words(error: Exception) -> str:
    """Return what an error says of itself, or its kind where it says nothing."""
    return shown(str(error)) or type(error).__name__
