"""What nbgrader and otter-grader need here: an environment of their own, made by pip, and commands that are told nothing of ours."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_notebook

PINNED = {  # otter-grader leaves it to its user to install a kernel
    "nbgrader": ("nbgrader==0.9.6", "ipykernel==7.4.0"),
    "otter-grader": ("otter-grader==7.0.0", "ipykernel==7.4.0"),
}
TOLD = {"nbgrader", "otter-grader", "nbclient", "nbconvert", "ipykernel", "jupyter_client"}  # packages whose versions matter to the time
NAME = "wires"  # of the assignment and its notebook
PATIENCE = 900  # seconds for a command, whatever it does


class Ran(NamedTuple):
    """How a command ended (None: stopped after its patience), and its last words."""

    code: int | None
    words: str


def run(command: list, folder: Path, patience: float = PATIENCE) -> Ran:
    """Run a command in ``folder`` with an environment that knows nothing of ours."""
    path = f"{Path(command[0]).parent}:/usr/local/bin:/usr/bin:/bin"
    clean = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "JUPYTER_PLATFORM_DIRS": "1", "TMPDIR": str(made(folder / "tmp"))}
    words = [str(word) for word in command]
    try:
        ended = subprocess.run(words, cwd=folder, env=clean, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return Ran(None, "")
    return Ran(ended.returncode, (ended.stdout + ended.stderr)[-100_000:])


def expect(ran: Ran) -> None:
    """Raise RuntimeError, with its last words, for a command that failed."""
    if ran.code != 0:
        raise RuntimeError(f"a grader ended with {ran.code}; its last words:\n{ran.words[-4000:]}")


def install(rival: str, folder: Path) -> Path:
    """Return the ``bin`` of an environment below ``folder`` that holds a rival in its pinned version; pip makes it where it is missing."""
    home = folder / rival
    if not home.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *PINNED[rival]], check=True)
    return home / "bin"


def versions(bin_: Path) -> dict[str, str]:
    """Return the versions of a rival and of what it runs on."""
    listed = subprocess.run([bin_ / "pip", "list", "--format=json"], capture_output=True, text=True, check=True).stdout
    return {each["name"]: each["version"] for each in json.loads(listed) if each["name"] in TOLD}


def write(cells: list, path: Path) -> None:
    """Write a Python notebook."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    made(path.parent)
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)


def made(folder: Path) -> Path:
    """Return ``folder`` once it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
