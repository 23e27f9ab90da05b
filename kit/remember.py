"""Keep arrays that take a second to make, so that the next process has them in a millisecond."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def remembered(name: str, source: Path, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Return the arrays that ``make()`` returns, from the user's cache where they are there.

    ``source`` is the file with the recipe: another recipe, or another version of the libraries, is another entry. An entry that can't be
    read is made anew; a cache that can't be written is done without. No pickle is read or written.
    """
    path = folder() / f"{name}-{_key(source)}.npz"
    with contextlib.suppress(*BROKEN), np.load(path, allow_pickle=False) as kept:
        return dict(kept)
    made = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:  # so that nobody ever reads half an entry
            np.savez(half, **made)
        os.replace(half.name, path)
    return made


def folder() -> Path:
    """Return the folder of the cache: WIRELAB_CACHE, or a folder of the user's own."""
    own = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path("~/.cache").expanduser()
    return Path(os.environ.get("WIRELAB_CACHE") or Path(own) / "wirelab")


def _key(source: Path) -> str:
    recipe = source.read_bytes() + f"{version('scikit-learn')} {version('numpy')}".encode()
    return hashlib.sha256(recipe).hexdigest()[:16]
