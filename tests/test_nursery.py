"""A nursery leaves no process behind, however whoever asked it ends."""

import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from kit.nursery import Nursery

LOOP = "open('up', 'w').close()\nwhile True: pass"
ASKS = "import sys; from pathlib import Path; from kit.nursery import Nursery; Nursery().run('x', Path(sys.argv[1]), sys.argv[2])"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork, each program is a process of its own")


def _nurseries(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_when_whoever_asked_ends_amid_a_check_nothing_goes_on(root, tmp_path, until, number):
    words = [sys.executable, "-c", ASKS, str(tmp_path), LOOP]
    with subprocess.Popen(words, cwd=root, stderr=subprocess.PIPE, start_new_session=True) as asking:
        until((tmp_path / "up").exists, within=60)
        left = _nurseries(asking.pid)
        os.killpg(asking.pid, number)  # as a terminal does: to all that it runs in the foreground
        said = asking.stderr.read().decode()
    assert len(left) == 2
    assert psutil.wait_procs(left, timeout=10)[1] == []
    assert "in main" not in said  # the nursery itself ended without a word


def test_the_first_program_can_be_ended_too(tmp_path, until):
    nursery, ended = Nursery(), []
    running = threading.Thread(target=lambda: ended.append(nursery.run("x", tmp_path, LOOP)))
    running.start()
    until((tmp_path / "up").exists, within=60)
    nursery.cancel()
    running.join(10)
    nursery.close()
    assert [each["returncode"] for each in ended] == [-9]


def test_closed_while_its_libraries_load_it_ends_at_once(until):
    nursery = Nursery()
    nursery.close()
    assert nursery.process.returncode is not None
