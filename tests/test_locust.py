"""Locust runs our users by itself: from the command line, with workers, and from its web page."""

import json
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack

import pytest

from benchmarks import cases
from kit.launch import ROOT, free_port, running

USERS = {
    "rest": ("RestJsonUser", "RestMsgpackUser", "RestProtobufUser"),
    "rpc": ("RpcUser",),
    "ws": ("WsJsonUser", "WsMsgpackUser", "WsProtobufUser"),
}
LOCUST = [sys.executable, "-m", "locust"]
OURS = "benchmarks/locustfile.py"


@pytest.fixture(scope="module")
def servers():
    """Start one server of each package."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(f"solutions.{name}")) for name in USERS}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Store the requests once, so that no load generator has to fit a model."""
    path = tmp_path_factory.mktemp("cases") / "cases.json"
    cases.save(path, cases.make())
    return path


def locust(*words, timeout=60, file=OURS):
    return subprocess.run([*LOCUST, "-f", file, *words], cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.mark.parametrize(("package", "user"), [(package, user) for package, users in USERS.items() for user in users])
def test_every_user_class_runs_headless_and_records(package, user, servers, known, tmp_path):
    out = tmp_path / "record.json"
    words = [user, "--headless", "-u", "3", "-r", "3", "-t", "2s", "--host", f"http://127.0.0.1:{servers[package].port}"]
    ended = locust(*words, "--warm-up", "0.3", "--cases", str(known), "--record", str(out))
    assert ended.returncode == 0, ended.stderr
    recorded = json.loads(out.read_text())
    assert recorded["failures"] == 0, recorded["first_failure"]
    assert sum(count for _, count in recorded["histogram"]) > 50


def test_a_run_time_does_not_count_a_slow_import(servers, known, tmp_path):
    slow, out = tmp_path / "slow.py", tmp_path / "record.json"
    wait = "start = perf_counter_ns()\nwhile perf_counter_ns() < start + 2 * 10**9:\n    pass\n"
    slow.write_text(f"from benchmarks.locustfile import RestJsonUser, perf_counter_ns\n{wait}")
    words = ["--headless", "-u", "1", "-t", "2s", "--host", f"http://127.0.0.1:{servers['rest'].port}"]
    ended = locust(*words, "--warm-up", "0.3", "--cases", str(known), "--record", str(out), file=str(slow))
    assert ended.returncode == 0, ended.stderr
    assert sum(count for _, count in json.loads(out.read_text())["histogram"]) > 0


def test_a_target_that_is_not_this_machine_is_refused():
    ended = locust("RpcUser", "--headless", "-u", "1", "-t", "1s", "--host", "192.0.2.1:50051")
    assert "load 127.0.0.1 only" in ended.stderr + ended.stdout


def test_the_example_in_the_help_is_one_that_works():
    help_text = subprocess.run([sys.executable, "-m", "benchmarks", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "locust -f benchmarks/locustfile.py RpcUser --headless -u 16 -r 16 -t 10s --record out/rpc.json" in help_text


def test_a_master_adds_up_what_its_workers_recorded(servers, known, tmp_path):
    out, port = tmp_path / "record.json", str(free_port())
    shared = ["RpcUser", "--cases", str(known), "--record", str(out), "--warm-up", "0.3", "--host", f"127.0.0.1:{servers['rpc'].port}"]
    distributed = ["--headless", "--expect-workers", "2", "-u", "4", "-r", "4", "-t", "4s"]
    master_words = [*LOCUST, "-f", OURS, *shared, "--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port, *distributed]
    worker_words = [*LOCUST, "-f", OURS, *shared, "--worker", "--master-host", "127.0.0.1", "--master-port", port]
    quiet = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with ExitStack() as stack:
        processes = [stack.enter_context(subprocess.Popen(words, **quiet)) for words in (master_words, worker_words, worker_words)]
        try:
            said, _ = processes[0].communicate(timeout=60)
        finally:
            for process in processes:
                process.kill()
    assert processes[0].returncode == 0, said
    recorded = json.loads(out.read_text())
    assert recorded["failures"] == 0
    assert sum(count for _, count in recorded["histogram"]) > 50


def test_the_web_page_starts_a_run(servers, known):
    port = free_port()
    words = ["WsJsonUser", "--cases", str(known), "--web-host", "127.0.0.1", "--web-port", str(port)]
    words += ["--host", f"ws://127.0.0.1:{servers['ws'].port}"]
    with subprocess.Popen([*LOCUST, "-f", OURS, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            page = f"http://127.0.0.1:{port}"
            assert "<html" in _until(lambda: _get(page)).lower()
            form = urllib.parse.urlencode({"user_count": 2, "spawn_rate": 2, "host": f"ws://127.0.0.1:{servers['ws'].port}"})
            urllib.request.urlopen(f"{page}/swarm", form.encode(), timeout=5).read()
            counted = _until(lambda: json.loads(_get(f"{page}/stats/requests"))["stats"][0]["num_requests"])
            assert counted > 0
        finally:
            process.kill()


def _get(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return response.read().decode()


def _until(ask, within=30.0):
    """Ask again until the answer is neither an error nor empty."""
    end = time.monotonic() + within
    while True:
        try:
            if answer := ask():
                return answer
        except (OSError, LookupError):
            pass
        assert time.monotonic() < end, "no answer in time"
        time.sleep(0.1)
