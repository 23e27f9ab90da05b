"""Six formats side by side, versions of a message, a pickle that runs code, and the figures that are drawn of them."""

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import claims, formats_plot, plots
from benchmarks import formats as measured
from kit import formats, innocent, messages, protos, versions
from kit.launch import ROOT

STORED = claims.formats()
every_format = pytest.mark.parametrize("form", formats.ALL, ids=lambda form: form.title)
LOSSLESS = [form for form in formats.ALL if form.title != "Protobuf"]


@every_format
@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_table_survives_every_format(form, count):
    rows = messages.rows(count)
    assert form.decode(form.encode(rows), rows) == rows


@pytest.mark.parametrize("form", LOSSLESS, ids=lambda form: form.title)
@pytest.mark.parametrize("make", [messages.small_integers, messages.z_scores, messages.prices])
def test_numbers_survive_every_format_but_the_32_bits_of_protobuf(form, make):
    assert form.decode(form.encode(make(70)), make(70)) == make(70)


def test_numbers_come_out_of_protobuf_to_seven_digits():
    scores, protobuf = messages.z_scores(70), formats.ALL[2]
    assert protobuf.decode(protobuf.encode(scores), scores) == pytest.approx(scores, rel=1e-7)


@pytest.mark.parametrize(
    ("what", "smallest", "size"),
    [
        ("64 small integers", "msgpack", 77),
        ("64 z-scores", "Protobuf", 259),
        ("one row of ten", "Protobuf", 57),
        ("10,000 rows of ten", "Parquet", None),  # its size may change with the library
    ],
)
def test_the_four_messages_have_the_winners_that_the_chapter_names(what, smallest, size):
    sizes = {title: len(body) for title, body in formats.encoded(messages.four()[what]).items()}
    assert min(sizes, key=sizes.get) == smallest
    assert size in (None, sizes[smallest])


@pytest.mark.parametrize(
    ("content", "exact", "smallest"),
    [(messages.prices(64), True, "JSON"), (messages.rows(32), False, "CSV"), (messages.rows(100), False, "Avro")],
    ids=["64 prices", "32 rows", "100 rows"],
)
def test_each_of_the_other_formats_is_the_smallest_somewhere(content, exact, smallest):
    sizes = {title: len(body) for title, body in formats.encoded(content, exact).items()}
    assert min(sizes, key=sizes.get) == smallest


@pytest.mark.parametrize("make", [messages.small_integers, messages.z_scores, messages.prices, messages.rows])
def test_a_shorter_message_is_the_beginning_of_a_longer_one(make):
    assert make(200)[:70] == make(70)


def test_a_class_made_at_run_time_writes_what_a_compiled_one_writes():
    from kit.prediction_pb2 import PredictionResponse

    made = protos.message_class({"score": (1, "float"), "label": (2, "string"), "model_id": (3, "string")})
    fields = {"score": 0.75, "label": "3", "model_id": "linear"}
    assert made(**fields).SerializeToString() == PredictionResponse(**fields).SerializeToString()


@pytest.mark.parametrize(
    ("change", "form", "old_reads_new", "new_reads_old", "why"),
    [
        ("a field more", "JSON", "reads", "reads", "names that nobody asks for are skipped, and the new one has a default"),
        ("a field more", "Protobuf", "reads", "reads", "numbers that the schema doesn't know are set aside"),
        ("a field more", "Avro", "reads", "reads", "the reader's schema has a default"),
        ("a field renamed", "JSON", "refuses", "refuses", "the old name is gone"),
        ("a field renamed", "msgpack", "refuses", "refuses", "as in JSON"),
        ("a field renamed", "Protobuf", "reads", "reads", "names don't travel"),
        ("a field renamed", "Avro", "refuses", "refuses", "fields are matched by name; an alias would help"),
        ("numbers swapped", "JSON", "reads", "reads", "JSON has no numbers"),
        ("numbers swapped", "Protobuf", "misreads", "misreads", "both are texts, so both are read"),
        ("numbers swapped", "Avro", "reads", "reads", "Avro has no numbers"),
        ("float made double", "msgpack", "reads", "reads", "each value says its own type"),
        ("float made double", "Protobuf", "misreads", "misreads", "another wire type is set aside, and the score reads as 0"),
        ("float made double", "Avro", "refuses", "reads", "a float may grow, not shrink"),
    ],
)
def test_versions_meet_as_their_format_lets_them(change, form, old_reads_new, new_reads_old, why):
    new = versions.CHANGES[change]
    assert (versions.verdict(form, versions.OLD, new), versions.verdict(form, new, versions.OLD)) == (old_reads_new, new_reads_old), why


@pytest.mark.parametrize("form", versions.FORMATS)
def test_a_version_reads_itself(form):
    assert {versions.verdict(form, version, version) for version in (versions.OLD, *versions.CHANGES.values())} == {"reads"}


def test_a_pickle_that_is_loaded_runs_code_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    told = innocent.load_elsewhere()
    assert told.count("it-ran.txt") == 1
    assert told.index("{'weights'") < told.index("it-ran.txt")
    assert list(tmp_path.iterdir()) == []


def test_no_pickle_is_loaded_in_this_process(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("loaded here")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    assert innocent.instructions(innocent.model_file())[-3:] == ["REDUCE", "MEMOIZE", "STOP"]
    assert innocent.load_elsewhere()


def test_the_committed_pictures_are_drawn_from_the_committed_result(tmp_path):
    path = tmp_path / "formats.json"
    path.write_text(json.dumps(STORED), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.formats", "--draw", "--out", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    names = [f"{name}.svg" for name in ("sizes", "coding")]
    assert [name for name in names if (tmp_path / name).read_text() != (measured.RESULT.parent / name).read_text()] == []
    assert path.read_text(encoding="utf-8") == json.dumps(STORED)  # nothing was measured


def test_the_stored_sizes_are_those_of_today():
    wanted = {(row["message"], row["format"], row["values"]): row["bytes"] for row in STORED["sizes"]}
    short = {key: size for key, size in wanted.items() if key[2] <= 100}
    for message, (make, width) in measured.MESSAGES.items():
        for count in {values // width for name, _, values in short if name == message}:
            for title, body in formats.encoded(make(count), exact=message in measured.EXACT).items():
                about = 0.05 if title == "Parquet" else 0  # Snappy need not compress alike on every processor
                assert len(body) == pytest.approx(wanted[message, title.lower(), count * width], rel=about), (message, count, title)


def test_the_stored_result_says_on_what_it_was_measured():
    assert {"date", "commit", "machine", "versions", "sizes", "times"} <= set(STORED)
    assert {"pyarrow", "fastavro", "zstandard"} <= set(STORED["versions"])
    assert not re.search(r"/(home|root|tmp|work)/", json.dumps(STORED))


def test_a_crossing_is_where_two_lines_meet():
    lines = {"json": {1: 1.0, 100: 1.0}, "csv": {1: 10.0, 100: 0.1}}
    [(values, height, name)] = formats_plot.crossings(lines)
    assert (values, height, name) == (pytest.approx(10), pytest.approx(1), "csv")


def test_the_title_claims_no_more_than_the_sizes_hold():
    without = [row for row in STORED["sizes"] if row["message"] != "prices"]
    prices = [row | {"bytes": row["bytes"] + 10_000 * (row["format"] == "json")} for row in STORED["sizes"] if row["message"] == "prices"]
    assert plots.sizes(STORED).get_suptitle().startswith("Each of the six formats is the smallest somewhere")
    assert "JSON" not in plots.sizes({"sizes": without + prices}).get_suptitle()


def test_help_shows_an_example(tmp_path):
    ended = subprocess.run([sys.executable, "-m", "benchmarks.formats", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "example" in ended.stdout


def test_drawing_what_is_not_there_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "benchmarks.formats", "--draw", "--out", str(tmp_path / "none.json")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ, timeout=60)
    assert ended.returncode == 2
    assert "leave --draw out to measure" in ended.stderr
    assert list(Path(tmp_path).iterdir()) == []
