"""nbval as the judge: pytest runs the sheets on one warm kernel, and a cell is right when its output is the stored one.

A cell that was skipped, was expected to fail, or is not there earns nothing, whatever pytest calls it.
"""

import ast
import contextlib
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbval.kernel
import nbval.plugin
import pytest
from jupyter_client.manager import KernelManager

from kit.grading.sheet import exercise_of

CELL = 60  # seconds; kit.checks gives up before
DESK = "kit.grading.desk"
START = f"from importlib import import_module; desk = import_module({DESK!r})"


class Kernel(nbval.kernel.RunningKernel):
    """A kernel that lives for many notebooks. It talks over files in a folder of ours: a submission shares the loopback."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="wirelab-kernel-")
        self.km = KernelManager(
            kernel_name=nbval.kernel.CURRENT_ENV_KERNEL_NAME,
            kernel_spec_manager=nbval.kernel.NbvalKernelspecManager(),
            transport="ipc",
            ip=str(Path(self._folder.name) / "kernel"),
        )
        self.km.start_kernel(cwd=self._folder.name, stderr=None)
        self.kc = self.km.client()
        self.kc.start_channels()
        self.kc.wait_for_ready(timeout=60)
        self._ensure_iopub_up()
        self.ask(START)
        self.ask("desk.keep_small()\ndesk.warm()")

    def ask(self, code: str, value: str = "None") -> object:
        """Run ``code`` outside every cell, and return the literal that the expression ``value`` shows; raise RuntimeError when it fails."""
        number = self.kc.execute(code, silent=True, store_history=False, user_expressions={"value": value}, allow_stdin=False)
        while (message := self.kc.get_shell_msg(timeout=CELL))["parent_header"].get("msg_id") != number:
            pass
        content = message["content"]
        found = content.get("user_expressions", {}).get("value", {})
        if content["status"] != "ok" or found.get("status") != "ok":
            raise RuntimeError(f"the kernel could not run {code!r}: {content.get('evalue') or found.get('evalue')}")
        return ast.literal_eval(found["data"]["text/plain"])

    def fresh(self) -> None:
        """Forget what the notebook before has defined."""
        self.ask("get_ipython().reset(new_session=False)\n" + START)

    def end(self) -> None:
        """End the kernel's process."""
        with contextlib.suppress(Exception):
            self.stop()
        self._folder.cleanup()


class Judge:
    """One worker's judge: its kernel, and the sheets."""

    def __init__(self, sheets: Path, exercises: dict[str, list[str]]):
        self.sheets, self.exercises = sheets, exercises
        self.ended: dict[str, dict] = {}  # of the submission that is judged: how each exercise ended, so far
        self._kernel: Kernel | None = None
        nbval.plugin.IPyNbFile.setup = self._set_up()
        nbval.plugin.IPyNbFile.teardown = lambda book: None

    @property
    def kernel(self) -> Kernel:
        """The kernel; a new one when the last is dead."""
        if self._kernel and not self._kernel.is_alive():
            self._kernel.end()
            self._kernel = None
        self._kernel = self._kernel or Kernel()
        return self._kernel

    def judge(self, names: list[str]) -> dict[str, dict]:
        """Run the sheets of these names on the submission that the kernel's desk has taken up; return how each exercise ended."""
        told = _Told(self)
        self.ended = told.ended
        words = ["-p", "nbval.plugin", "--nbval", f"--nbval-cell-timeout={CELL}", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
        root = ["-c", str(self.sheets / "pytest.ini"), f"--rootdir={self.sheets}"]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            pytest.main([*root, *words, *(str(self.sheets / name) for name in names)], plugins=[told])
        wanted = [exercise for name in names for exercise in self.exercises[name]]
        if sorted(told.seen) != sorted(wanted):
            raise RuntimeError(f"nbval ran {len(told.seen)} of {len(wanted)} checks:\n{said.getvalue()[-3000:]}")
        return told.ended

    def tidy(self) -> None:
        """Let the kernel forget the submission, and end it when that does not leave it as it was; the next gets another."""
        try:
            self.kernel.ask("desk.lay_down()")
            grown = self.kernel.ask("", "desk.grown()")
        except Exception:
            grown = True
        if grown and self._kernel:
            self._kernel.end()
            self._kernel = None

    def end(self) -> None:
        """End the kernel."""
        if self._kernel:
            self._kernel.end()

    def _set_up(self) -> Callable:
        def set_up(book: nbval.plugin.IPyNbFile) -> None:
            book.kernel = self.kernel
            book.kernel.fresh()
            book.setup_sanitize_files()

        return set_up


class _Told:
    """The plugin that notes what pytest says of each check cell, and asks the kernel why where it failed."""

    def __init__(self, judge: Judge):
        self._judge, self.seen, self.ended = judge, [], {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.seen = [name for item in items if (name := exercise_of(item.cell))]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> object:
        report = yield
        if (name := exercise_of(item.cell)) and (report.when == "call" or report.outcome != "passed"):
            right = report.outcome == "passed" and report.when == "call" and not hasattr(report, "wasxfail")
            self.ended[name] = {"ending": "passed", "diagnosis": None, "said": ""} if right else self._why(name, report.longreprtext)
        return report

    def _why(self, name: str, report: str) -> dict:
        with contextlib.suppress(Exception):
            return json.loads(self._judge.kernel.ask("", f"desk.told({name!r})"))
        return {"ending": "stopped", "diagnosis": None, "said": report[-2000:]}
