"""Grade a submission: nbval over the notebooks, with the student's labs/ laid into a fresh copy of the kit.

The copy holds neither the solutions nor the student's own notebooks, so a submission is nothing but its labs/ tree.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kit import score
from kit.launch import ROOT

NEEDED = ("conftest.py", "pyproject.toml", "kit", "notebooks", "benchmarks")
LIMIT = 900  # seconds for all notebooks together


class NotASubmission(ValueError):
    """A path that holds no labs/ tree; the message says what was looked for."""


def grade(submission: Path) -> dict:
    """Run every notebook on the ``labs/`` tree at ``submission`` (or inside it) and return the scoreboard of ``score.summary``.

    Raises NotASubmission for a path without one, and RuntimeError, with pytest's last words, when no scoreboard came out.
    """
    labs = _labs(submission)
    with tempfile.TemporaryDirectory(prefix="wirelab-") as folder:
        root = Path(folder)
        skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for name in NEEDED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, ignore=skip)
            else:
                shutil.copy(ROOT / name, root / name)
        shutil.copytree(labs, root / "labs", ignore=skip)
        scores = root / "scores.json"
        command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", f"--scores={scores}", "notebooks"]
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False)
        if not scores.exists():
            raise RuntimeError(f"nbval stopped before it had a scoreboard:\n{(ended.stdout + ended.stderr)[-3000:]}")
        return json.loads(scores.read_text(encoding="utf-8"))


def main() -> int:
    """Grade the submission named; return 0 when all points were reached, 1 when not, 2 when nothing could be graded."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.grade",
        description="Grade a labs/ tree with nbval and print its scoreboard.",
        epilog="examples: make grade SUBMISSION=handed-in/ada/labs · make grade SUBMISSION=handed-in/ada ARGS=--json",
    )
    parser.add_argument("submission", type=Path, help="a labs/ tree, or a folder that holds one")
    parser.add_argument("--json", action="store_true", help="print the scoreboard as JSON")
    options = parser.parse_args()
    try:
        summary = grade(options.submission)
    except (NotASubmission, RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"make grade: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(summary, indent=1, ensure_ascii=False))
    else:
        print(score.board([score.Row(**{key: row[key] for key in score.Row.__annotations__}) for row in summary["exercises"]]))
        for cell in summary["other_failures"]:
            print(f"also failed: {cell}")
    return 0 if summary["earned"] == summary["possible"] else 1


def _labs(path: Path) -> Path:
    """Return the labs/ tree at ``path`` or one level below it."""
    for labs in (path, path / "labs"):
        if (labs / "rest").is_dir() and (labs / "start.py").is_file():
            return labs
    raise NotASubmission(f"{path} is no labs/ tree: it should hold start.py, codecs.py, rest/, rpc/ and ws/, or a folder labs that does")


if __name__ == "__main__":
    sys.exit(main())
