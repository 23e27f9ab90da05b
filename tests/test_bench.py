"""The benchmark measures what it says, stores it, and claims no more than its spreads allow."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import cases, claims, plots, report, sockets
from benchmarks.recorder import Recorder, Recording
from kit.contract import Prediction
from kit.launch import ROOT, running

REFERENCE = ROOT / "benchmarks" / "results"


def recording(*latencies, **other):
    return Recording(seconds=1.0, histogram=Counter(latencies), **other)


@pytest.fixture(scope="module")
def quick(tmp_path_factory, turn):
    """Run the whole benchmark once, as short as it gets, and return its folder and what it printed."""
    out = tmp_path_factory.mktemp("bench")
    with turn():
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks", "--quick", "--out", str(out)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return out, ended.stdout


def test_every_cell_is_measured_and_every_answer_is_right(quick):
    result = json.loads((quick[0] / "result.json").read_text())
    assert set(result["cells"]) == set(cases.CELLS)
    assert claims.failures(result) == []
    for cell in cases.CELLS:
        assert all(window.calls > 0 for name in ("latency", "throughput") for window in claims.windows(result, cell, name)), cell


def test_the_result_says_on_what_it_was_measured(quick):
    result = json.loads((quick[0] / "result.json").read_text())
    assert {"date", "commit", "machine", "versions", "parameters"} <= set(result)


def test_the_terminal_shows_a_row_for_each_cell_and_where_the_files_are(quick):
    for cell in cases.CELLS:
        assert cases.title(cell) in quick[1]
    assert "report.html" in quick[1]


def test_the_report_is_one_file_that_loads_nothing(quick):
    page = (quick[0] / "report.html").read_text()
    assert page.count("<svg") == len(plots.FIGURES)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)


@pytest.mark.parametrize("name", plots.FIGURES)
def test_each_figure_is_written_twice(quick, name):
    assert (quick[0] / f"{name}.png").stat().st_size > 10_000
    assert "<svg" in (quick[0] / f"{name}.svg").read_text()


@pytest.mark.skipif(not sockets.AVAILABLE, reason="bytes on the socket are counted with TCP_INFO, on Linux")
def test_more_bytes_cross_the_socket_than_the_payload_has(quick):
    result = json.loads((quick[0] / "result.json").read_text())
    for cell in cases.CELLS:
        for size, count in result["cells"][cell]["bytes"].items():
            assert count["socket_out"] > count["payload_out"], (cell, size)
            assert count["socket_in"] > count["payload_in"], (cell, size)


@pytest.mark.skipif(not sockets.AVAILABLE, reason="bytes on the socket are counted with TCP_INFO, on Linux")
def test_the_kernel_counts_exactly_what_was_sent_and_received():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client, listener.accept()[0] as server:
            client.sendall(b"x" * 1000)
            assert len(server.recv(1000, socket.MSG_WAITALL)) == 1000
            server.sendall(b"y" * 123_456)
            assert len(client.recv(123_456, socket.MSG_WAITALL)) == 123_456
            assert sockets.counted(port) == (1000, 123_456)


def test_a_wrong_answer_is_counted_as_a_failure_and_reported(tmp_path):
    known = cases.make()
    wrong = {size: [case._replace(label="?") for case in each] for size, each in known.items()}
    wrong["forest"] = known["forest"]
    cases.save(tmp_path / "cases.json", wrong)
    plan = {"warm_up": 0.1, "latency": 0.2, "forest": 0.1, "settle": 0.1, "throughput": 0.2}
    with running("solutions.ws") as server:
        words = [sys.executable, "-m", "benchmarks.load", "ws/json", "--port", str(server.port)]
        words += ["--cases", str(tmp_path / "cases.json"), "--plan", json.dumps(plan)]
        ended = subprocess.run(words, input="\n", cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    window = json.loads(ended.stdout.splitlines()[-1])["latency"]
    assert window["failures"] > 0
    assert "wrong answer" in window["first_failure"]
    assert claims.failures({"cells": {"ws/json": {"repeats": [{"latency": window}]}}})


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [(("4", 0.5, "linear"), "label"), (("3", 0.6, "linear"), "score"), (("3", 0.5, "forest"), "model")],
)
def test_a_case_tells_a_wrong_answer(answer, wrong):
    with pytest.raises(ValueError, match="wrong answer"):
        cases.Case([], "linear", "3", 0.5).verify(Prediction(*answer))


@pytest.mark.parametrize(("q", "expected"), [(0.5, 20), (0.51, 30), (0.75, 30), (0.99, 1000), (0.0, 10), (1.0, 1000)])
def test_a_quantile_is_the_nearest_rank(q, expected):
    assert recording(10, 20, 30, 1000).quantile(q) == expected


def test_a_recording_survives_storage():
    before = recording(10, 10, 999, failures=2, first_failure="Refused: 422", client_cpu=0.5)
    assert Recording.from_json(json.loads(json.dumps(before.to_json()))) == before


def test_what_comes_before_the_window_is_not_recorded():
    recorder = Recorder()
    recorder.on_request(response_time=1.0)
    recorder.open()
    recorder.on_request(response_time=0.1234)
    assert recorder.close().histogram == Counter({123: 1})


@pytest.mark.parametrize(
    ("low", "high", "claimed"),
    [
        ([100, 101, 102], [200, 201, 202], True),
        ([100, 150, 205], [200, 201, 202], False),  # one repeat overlaps
        ([100, 101, 102], [103, 104, 105], False),  # apart, but by less than 5 %
    ],
)
def test_an_order_is_claimed_only_where_the_spreads_are_apart(low, high, claimed):
    figure = {"ws/json": claims.Spread.of(low), "rest/json": claims.Spread.of(high)}
    sentence = claims.compare("rest/json", "ws/json", figure)
    assert sentence.startswith("WebSocket · JSON is lower than REST · JSON") is claimed
    assert ("no difference measured" in sentence) is not claimed


def test_only_fair_pairs_are_compared():
    for _, one, other in claims.pairs():
        assert sum(a == b for a, b in zip(one.split("/"), other.split("/"), strict=True)) == 1


def test_a_busy_load_generator_shows_in_table_and_plot():
    result = claims.reference()
    for repeat in result["cells"]["rest/json"]["repeats"]:
        repeat["throughput"]["client_cpu"] = 0.99
    assert claims.client_bound(result, "rest/json")
    assert report.rows(result)[0][3].startswith("≥")
    assert "Hollow" in plots.throughput(result).get_suptitle()


@pytest.mark.parametrize("name", plots.FIGURES)
def test_the_committed_pictures_are_drawn_from_the_committed_result(name, tmp_path):
    report.write(claims.reference(), tmp_path)
    assert (tmp_path / f"{name}.svg").read_text() == (REFERENCE / f"{name}.svg").read_text()


def test_the_readme_shows_a_picture_of_the_reference_run():
    shown = re.findall(r"!\[[^\]]+\]\((benchmarks/results/[^)]+)\)", (ROOT / "README.md").read_text())
    assert shown
    assert all((ROOT / path).is_file() for path in shown)


def test_drawing_again_measures_nothing(tmp_path):
    stored = shutil.copy(REFERENCE / "reference.json", tmp_path / "result.json")
    words = [sys.executable, "-m", "benchmarks", "--draw", str(stored), "--out", str(tmp_path / "again")]
    subprocess.run(words, cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert Path(tmp_path / "again" / "report.html").is_file()


@pytest.mark.parametrize("program", ["benchmarks", "benchmarks.load", "benchmarks.outside", "kit.strip", "kit.grade", "kit.refresh"])
def test_help_shows_an_example(program):
    ended = subprocess.run([sys.executable, "-m", program, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert "example" in ended.stdout
