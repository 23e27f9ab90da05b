"""Which exercises ``make bench`` passes through, and which of them are still blank.

In solutions/ none is; in a student's kit the benchmarks measure labs/.
"""

import re
from pathlib import Path

from solutions import codecs

HOME = Path(codecs.__file__).parent
NEEDED = ("codecs-1", "codecs-2", "codecs-3", "rest-6", "rest-18", "rpc-2", "rpc-3", "ws-1", "ws-2")
BLANK = re.compile(r"NotImplementedError\W+exercise ([a-z]+-\d+): ")


def blanks(folder: Path = HOME) -> dict[str, str]:
    """Return where each needed exercise stands that is still blank, in the order of NEEDED: ``{"ws-1": "labs/ws/server.py, line 78"}``."""
    found = {}
    for path in folder.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if blank := BLANK.search(line):
                found[blank[1]] = f"{path.relative_to(folder.parent).as_posix()}, line {number}"
    return {name: found[name] for name in NEEDED if name in found}


def said(missing: dict[str, str]) -> str:
    """Return ``missing`` as a message to a student."""
    lines = [f"  {name:9} {place}" for name, place in missing.items()]
    first = "it measures your own servers, and these exercises are still blank:"
    last = "Solve them, and run it again. Meanwhile, draw the stored measurement: make bench ARGS=--draw=benchmarks/results/reference.json"
    return "\n".join([first, *lines, last])
