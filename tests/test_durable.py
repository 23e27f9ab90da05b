"""What was acknowledged is kept: through a kill in the middle of a burst, and through ten thousand requests on fifty connections."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import sqlite3
import threading
import uuid
from pathlib import Path

import psutil
import pytest
from wires import good

from kit import model
from kit.launch import Server, running
from solutions import codecs

JSON = codecs.Json.media_type
THREADS, KILLS = 8, 2
CONNECTIONS, REQUESTS, WARM_UP = 50, 10_000, 2_000
GROWTH = 2 << 20  # bytes that the server may grow by after the warm-up; half a kilobyte a request, kept, would be twice that
LABELS = [model.predict(model.sample(digit)).label for digit in range(10)]


@contextlib.contextmanager
def served(file: Path):
    """Serve with gunicorn, keeping predictions in ``file``."""
    with running("solutions.rest", "--production", "--database", str(file)) as server:
        yield server


def rows(file: Path) -> list[tuple]:
    """Return the whole table of predictions, once SQLite has said that the file is sound."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT id, label, score, model_id, corrected_label, note, version FROM predictions ORDER BY id").fetchall()


def make(connection: http.client.HTTPConnection, key: str, digit: int) -> int:
    """POST a prediction of ``digit`` under an Idempotency-Key, and return its id once it is acknowledged."""
    connection.request("POST", "/v1/predictions", good(codecs.Json, digit), {"Content-Type": JSON, "Idempotency-Key": key})
    response = connection.getresponse()
    response.read()
    assert response.status == 201
    return int(response.headers["Location"].rpartition("/")[2])


class Burst:
    """Threads that make predictions until the server is no more; what was acknowledged, and what was asked and never answered."""

    def __init__(self, port: int):
        self.port, self.acknowledged, self.unanswered = port, {}, {}
        self.threads = [threading.Thread(target=self._ask) for _ in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def _ask(self) -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            for turn in range(100_000):
                key, digit = str(uuid.uuid4()), turn % 10
                try:
                    self.acknowledged[make(connection, key, digit)] = digit
                except (OSError, http.client.HTTPException):
                    self.unanswered[key] = digit
                    return

    def wait(self) -> None:
        """Wait until every thread has lost its connection."""
        for thread in self.threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in self.threads)


@pytest.fixture(scope="module")
def killed(tmp_path_factory, until) -> tuple[Path, dict[int, int], dict[str, int]]:
    """Kill a server amid a burst, and again; give its file, the digit of each acknowledged id, and of each unanswered key."""
    file = tmp_path_factory.mktemp("killed") / "predictions.db"
    acknowledged, unanswered = {}, {}
    for _ in range(KILLS):
        with served(file) as server:
            burst = Burst(server.port)
            until(lambda burst=burst: len(burst.acknowledged) > 200, within=30)
            os.killpg(server.pid, signal.SIGKILL)  # gunicorn and its worker at once: nobody has time to tidy up
            burst.wait()
        assert not acknowledged.keys() & burst.acknowledged.keys()  # no id is given twice
        acknowledged |= burst.acknowledged
        unanswered |= burst.unanswered
    return file, acknowledged, unanswered


def test_a_kill_loses_no_prediction_that_was_acknowledged(killed):
    file, acknowledged, _ = killed
    kept = {row[0]: row[1] for row in rows(file)}
    assert {made: kept.get(made) for made in acknowledged} == {made: LABELS[digit] for made, digit in acknowledged.items()}


def test_a_kill_leaves_no_row_half_written(killed):
    file, acknowledged, unanswered = killed
    kept = rows(file)
    known = {tuple(model.predict(model.sample(digit))) for digit in range(10)}
    assert {row[1:4] for row in kept} <= known and {row[4:] for row in kept} == {(None, None, 1)}
    assert len(acknowledged) <= len(kept) <= len(acknowledged) + len(unanswered)  # at most one more for each request under way


def test_after_a_kill_the_old_predictions_are_served_and_the_ids_go_on(killed):
    file, acknowledged, _ = killed
    with served(file) as server, contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)) as connection:
        before = rows(file)
        for made in [min(acknowledged), max(acknowledged)]:
            connection.request("GET", f"/v1/predictions/{made}")
            assert json.load(connection.getresponse())["label"] == LABELS[acknowledged[made]]
        assert make(connection, str(uuid.uuid4()), 3) > before[-1][0]


def test_what_got_no_answer_can_be_asked_again_and_is_made_once(killed):
    file, acknowledged, unanswered = killed
    with served(file) as server, contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)) as connection:
        before = {row[0] for row in rows(file)}
        again = {make(connection, key, digit) for key, digit in unanswered.items()}
        twice = {make(connection, key, digit) for key, digit in unanswered.items()}
        after = {row[0] for row in rows(file)}
    assert again == twice and len(again) == len(unanswered)
    assert after == before | again and not again & acknowledged.keys()


class Caller:
    """One connection that stays open; what it has made, and the statuses that it has seen."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer, self.made, self.statuses = reader, writer, [], set()

    async def call(self, turns: int) -> None:
        """Make predictions, and read every fifth one back."""
        for turn in range(turns):
            digit = turn % 10
            if turn % 5 == 4:
                status, _, body = await self._exchange(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % self.made[-1])
                assert json.loads(body)["label"] == LABELS[(turn - 1) % 10]
            else:
                status, place, body = await self._exchange(POSTS[digit])
                assert json.loads(body)["label"] == LABELS[digit]
                self.made.append(place)
            self.statuses.add(status)

    async def _exchange(self, request: bytes) -> tuple[int, bytes, bytes]:
        self.writer.write(request)
        head, *lines = (await self.reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in lines if line)
        body = await self.reader.readexactly(int(fields[b"content-length"]))
        return int(head.split()[1]), fields.get(b"location", b""), body


HEAD = b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
POSTS = [HEAD % (len(body), body) for body in (good(codecs.Json, digit) for digit in range(10))]


def memory(server: Server) -> int:
    """Return the bytes in memory of the server's process and those that it has started."""
    process = psutil.Process(server.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])


async def endure(server: Server) -> tuple[list[Caller], int]:
    """Send all requests on connections that stay open, and return their callers, and by how much the server grew after the warm-up."""
    callers = [Caller(*await asyncio.open_connection("127.0.0.1", server.port)) for _ in range(CONNECTIONS)]
    try:
        await asyncio.gather(*(caller.call(WARM_UP // CONNECTIONS) for caller in callers))
        before = memory(server)
        await asyncio.gather(*(caller.call((REQUESTS - WARM_UP) // CONNECTIONS) for caller in callers))
        return callers, memory(server) - before
    finally:
        for caller in callers:
            caller.writer.close()


def test_ten_thousand_requests_on_fifty_connections_lose_nothing_and_leave_no_memory_behind(tmp_path):
    file = tmp_path / "predictions.db"
    with served(file) as server:
        callers, growth = asyncio.run(asyncio.wait_for(endure(server), 120))
    made = [place for caller in callers for place in caller.made]
    assert set().union(*(caller.statuses for caller in callers)) == {200, 201}
    assert len(made) == len(set(made)) == len(rows(file)) == REQUESTS * 4 // 5
    assert growth < GROWTH
