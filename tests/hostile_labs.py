"""What the hostile submissions share: how one is written down, made into files, and run once without a sandbox.

Nearly all are a start.py. ``greet`` and ``exchange`` are asked by the checks start-1 and start-2; what ``attack()`` returns is what it got
hold of or changed, and comes out as the error that greet raises: "" is what should come of it. The same code runs as its own control, in a
throwaway process without walls, where the attack must succeed, or the test would prove nothing.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kit.launch import ROOT

TOLD = """
def greet(name):
    raise RuntimeError(f"ATTACK[{attack()}]")


def exchange(port, request):
    raise RuntimeError("not done")
"""
WRONG = """
def greet(name):
    return "wrong"


def exchange(port, request):
    return b"wrong"
"""
STARTED = "print('begun', flush=True)\n"
BOUNDED = """import resource
for limit, most in ((resource.RLIMIT_AS, 8 << 30), (resource.RLIMIT_FSIZE, 256 << 20), (resource.RLIMIT_CPU, 20)):
    resource.setrlimit(limit, (most, most))
"""
ANY = frozenset({"blank", "wrong", "crash", "time limit", "memory limit", "process limit", "output limit", "port not open", "stopped"})
NO_LINE = "it attacks the line between the sandbox and the check; without a sandbox there is none"


@dataclass(frozen=True)
class Hostile:
    """One hostile submission: its files, how its exercises may end, and how a control is to end, or why there is none.

    ``control`` is "attack" (attack() must return something), "hangs", "dies", "forges" (a check in the same process takes it for right),
    or a Python program that must print yes; ``no_control`` says why there is none. ``most`` is what @MOST@ stands for, in the sandbox and
    in the control, which takes little enough for the machine to stay whole.
    """

    name: str
    family: str
    source: str
    endings: frozenset[str] = ANY
    control: str = ""
    no_control: str = ""
    most: tuple[str, str] = ("", "")
    sheet: str = "0_start.ipynb"
    file: str = "start.py"
    seen: str = ""  # what must stand in what the first exercise says: the attack ran, and got nothing
    more: dict[str, str] = field(default_factory=dict)  # other files of the tree


def files(each: Hostile, places: dict[str, str]) -> dict[str, bytes]:
    """Return the submission's files, laid over the starters by who grades them."""
    own = {each.file: each.source, **each.more}
    return {name: put(text, places | {"MOST": each.most[0]}).encode() for name, text in own.items()}


def put(text: str, places: dict[str, str]) -> str:
    """Return a source with the places filled in that it attacks."""
    for name, value in places.items():
        text = text.replace(f"@{name}@", value)
    return text


def alone(each: Hostile, places: dict[str, str], folder: Path) -> str:
    """Run the control in a process of its own, without walls, and return what it shows: "yes" when the attack works there."""
    source = put(each.source, places | {"MOST": each.most[1]})
    (folder / "labs").mkdir(parents=True)
    (folder / "labs" / "__init__.py").touch()
    (folder / "labs" / "start.py").write_text(source, encoding="utf-8")
    ends = "from labs import start"
    if each.control == "attack":
        program = f"{ends}\nprint('yes' if start.attack() else 'it got nothing')"
    elif each.control == "forges":
        program = f"import kit.checks\n{ends}\nkit.checks.check('start-1', start)"
    elif each.control in ("hangs", "dies"):
        program = f"print('begun', flush=True)\n{ends}\nfor name in 'ab':\n    start.greet(name)\nprint('went on')"
    else:
        program = put(each.control, places)
    told, code = _run(program, folder, places, 2.5 if each.control == "hangs" else 30)
    shown = {"hangs": code is None and "begun" in told, "dies": code is not None and "begun" in told and "went on" not in told}
    right = shown.get(each.control, "✓ start-1  " in told if each.control == "forges" else "yes" in told)
    return "yes" if right else f"status {code}: {told[-800:]}"


def _run(program: str, folder: Path, places: dict[str, str], within: float) -> tuple[str, int | None]:
    """Run a program with bounds that keep the machine whole; return what it printed, and its status or None when it had to be ended."""
    home = tempfile.mkdtemp(dir=folder)
    environment = {"PATH": os.environ["PATH"], "HOME": home, "PYTHONPATH": f"{folder}:{ROOT}", "WIRELAB_SECRET": places["TOKEN"]}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-c", BOUNDED + program],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            code = process.wait(within)
        except subprocess.TimeoutExpired:
            code = None
            process.kill()
            process.wait()
        said.seek(max(0, said.seek(0, os.SEEK_END) - (1 << 20)))
        return said.read().decode(errors="replace"), code
