"""Check one answer after another as the grader does, with the check in one process and the answer in another, but without the walls.

python tests/apart.py < jobs    a line of JSON each: {"exercise": …, "folder": …}; for each a line back: {"returncode": …, "stderr": …}
"""

import contextlib
import importlib
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from kit import model
from kit.apart import here
from kit.checks import check


class Apart:
    """Such a process; it has the methods of a Nursery."""

    def __init__(self):
        words = [sys.executable, "-P", __file__]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, exercise: str, folder: Path) -> dict:
        """Check ``exercise`` with the labs/ in ``folder``; return ``returncode`` and ``stderr``."""
        self.process.stdin.write(json.dumps({"exercise": exercise, "folder": str(folder)}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def judged(exercise: str, address: str, folder: Path) -> dict:
    """Return how one check ended."""
    here.use(here.Submission(address, folder / "labs", str(folder)))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(exercise, importlib.import_module(f"labs.{exercise.partition('-')[0]}"))
        return {"returncode": 0, "stderr": ""}
    except BaseException:
        return {"returncode": 1, "stderr": traceback.format_exc()}
    finally:
        here.use(None)


def main() -> None:
    """Start the answers' warm process, and judge what standard input names."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for model_id in model.MODEL_IDS:
        model.predict(model.sample(0), model_id)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(folder) / "line")
        listener.bind(address)
        listener.listen(64)
        warm = subprocess.Popen([sys.executable, "-m", "kit.apart.there", str(listener.fileno())], pass_fds=[listener.fileno()])
        try:
            for line in sys.stdin:
                job = json.loads(line)
                print(json.dumps(judged(job["exercise"], address, Path(job["folder"]))), file=answers, flush=True)
        finally:
            warm.kill()
            warm.wait()


if __name__ == "__main__":
    main()
