"""Show once, harmlessly, what a pickle can do: a model file that runs code when it is loaded.

The file is only ever loaded in a process of its own and in a temporary folder, and both are thrown away. Its code writes one file into that
folder. A pickle is a program for a small machine, and "call this function" is one of its instructions (Python's documentation of pickle
and of pickletools).
"""

import pickle
import pickletools
import subprocess
import sys
import tempfile
from pathlib import Path

CODE = "__import__('pathlib').Path('it-ran.txt').write_text('written by a model file') and {'weights': [0.25, 0.5]}"
VICTIM = "import pickle; model = pickle.load(open('model.pkl', 'rb')); print(model)"


class _Innocent:
    """An object that asks to be rebuilt by a call of ``eval``."""

    def __reduce__(self):
        return eval, (CODE,)


def model_file() -> bytes:
    """Return the pickle, without running anything.

    >>> b"eval" in model_file()
    True
    """
    return pickle.dumps(_Innocent(), protocol=4)


def instructions(octets: bytes) -> list[str]:
    """Return the instructions of a pickle, one a line, by reading them only: nothing is run.

    >>> instructions(pickle.dumps(5, protocol=2))
    ['PROTO 2', 'BININT1 5', 'STOP']
    """
    found = ((opcode.name, argument) for opcode, argument, _ in pickletools.genops(octets))
    return [name if argument is None else f"{name} {argument}" for name, argument in found]


def load_elsewhere() -> str:
    """Let another process load the model file in a temporary folder; return what it said and which files lay there before and after."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.pkl").write_bytes(model_file())
        lines = ["before", *_listed(folder), "the program that loads it prints"]
        command = [sys.executable, "-I", "-c", VICTIM]
        ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=True)
        return "\n".join([*lines, f"  {ended.stdout.strip()}", "after", *_listed(folder)])


def _listed(folder: Path) -> list[str]:
    """Return the names of a folder's files, and what the text ones among them say."""
    return [f"  {path.name}" + (f": {path.read_text()}" if path.suffix == ".txt" else "") for path in sorted(folder.iterdir())]
