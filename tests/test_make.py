"""What the make targets promise: JupyterLab shows labs/ beside the notebooks, and each target says in a sentence what it does."""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from kit.launch import free_port

# The environment without what ``make test`` tells a make inside it: that one would say which folder it enters.
OUTSIDE = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


@pytest.fixture(scope="module")
def lab(needs, root, until):
    """Start what ``make lab`` would, without a browser; give a function that asks its contents API for a path."""
    port = free_port()
    options = f"ARGS=--no-browser --ServerApp.port={port} --IdentityProvider.token=x"
    line = subprocess.run([needs("make"), "-n", "lab", options], cwd=root, env=OUTSIDE, capture_output=True, text=True, check=True).stdout
    words = shlex.split(next(line for line in line.splitlines() if "jupyter lab" in line))
    with subprocess.Popen([sys.executable, *words[1:]], cwd=root, stderr=subprocess.DEVNULL) as server:

        def ask(path: str) -> dict | None:
            address = f"http://127.0.0.1:{port}/{path}?token=x"
            with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address, timeout=5) as answer:
                return json.load(answer)
            return None

        try:
            until(lambda: ask("api/status"), within=60)
            yield words, ask
        finally:
            server.terminate()


@pytest.mark.parametrize("path", ["notebooks/0_start.ipynb", "labs/start.py", "labs/rpc/prediction.proto"])
def test_the_lab_can_open_the_notebooks_and_the_files_that_they_name(lab, path):
    assert lab[1](f"api/contents/{path}")["path"] == path


def test_the_lab_opens_on_the_first_notebook(lab):
    assert "--LabApp.default_url=/lab/tree/notebooks/0_start.ipynb" in lab[0]


def test_make_alone_lists_every_target_with_a_sentence(needs, root):
    shown = subprocess.run([needs("make")], cwd=root, env=OUTSIDE, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.M)[1].split()
    assert [line.split()[1] for line in shown.splitlines()] == targets
    assert all(len(line.split()) > 4 for line in shown.splitlines())
