"""Whatever is wrong with a request: it is refused as documented, nothing is half-written, and the next one is served."""

import contextlib
import http.client
import json
import re
import socket
import sqlite3
from collections.abc import Iterator

import pytest
from bad import ALL, CUT_OFF, DIFFERENT, HARMLESS, HTML, PROBLEM, TABLE, Bad, ask, correct, post

from kit.launch import Server, running

SERVERS = {"development": ("solutions.rest",), "production": ("solutions.rest", "--production"), "fastapi": ("solutions.rest_fastapi",)}


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory) -> Iterator[Server]:
    """Give a server that keeps one prediction, at version 2, in a SQLite file; none of our code may raise, whatever it is sent."""
    file = tmp_path_factory.mktemp("rest") / "predictions.db"
    with running(*SERVERS[request.param], "--database", str(file)) as started:
        started.word, started.file = request.param, file
        assert told(started, post(Idempotency_Key="used"))[0] == 201
        assert told(started, correct("PUT", {"note": "smudged"}))[0] == 200
        yield started
        assert started.traceback() == ""


def told(server: Server, wire: bytes, leave: bool = False) -> tuple[int, http.client.HTTPMessage | None, str]:
    """Send the bytes on a connection of their own, and ``leave`` or wait for more.

    Return status, headers and body, or 0 where the server hangs up without a status.
    """
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        with contextlib.suppress(OSError):  # a server may hang up before it has heard it all
            connection.sendall(wire)
            if leave:
                connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection, method=wire.split(b" ")[0].decode())
        try:
            response.begin()
            return response.status, response.headers, response.read().decode()
        except (http.client.HTTPException, ConnectionError):
            return 0, None, ""


def kept(server: Server) -> dict[str, list]:
    """Return every row of every table."""
    with contextlib.closing(sqlite3.connect(server.file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def named(rows: list[Bad]) -> list:
    """Return rows as parameters with readable names."""
    return [pytest.param(row, id=row.what.replace(" ", "-")) for row in rows]


@pytest.mark.parametrize("bad", named(TABLE))
def test_a_bad_request_is_refused_changes_nothing_and_the_next_one_is_served(server, bad):
    before = kept(server)
    status, headers, body = told(server, bad.wire, leave=bad.what == CUT_OFF)
    if bad.what in DIFFERENT[server.word]:
        assert status == DIFFERENT[server.word][bad.what][0]
    else:
        assert (status, bool(re.search(bad.word, body))) == (bad.status, True), body
        assert not bad.media_type or refusal_in(body, status, headers, bad.media_type)
    assert kept(server) == before or status == 201
    assert told(server, post())[0] == 201


def refusal_in(body: str, status: int, headers: http.client.HTTPMessage, media_type: str) -> bool:
    """Say whether a body is problem details (RFC 9457), or a page for who prefers one."""
    if media_type == HTML:
        return headers.get_content_type() == HTML and str(status) in body
    members = json.loads(body)
    return headers["Content-Type"] == PROBLEM and members["status"] == status and members["title"] != "" != members["detail"]


@pytest.mark.parametrize("odd", named(HARMLESS))
def test_a_header_that_may_be_ignored_is(server, odd):
    status, _, body = told(server, odd.wire)
    assert (status, odd.word in body) == (odd.status, True)


def test_a_method_that_a_resource_has_not_is_refused_with_those_that_it_has(server):
    _, headers, _ = told(server, ask("DELETE", ALL))
    assert {"GET", "POST"} <= {method.strip() for method in headers["Allow"].split(",")}  # RFC 9110 §15.5.6


def test_the_table_is_long_enough_and_names_each_row_once():
    names = [bad.what for bad in TABLE + HARMLESS]
    assert len(TABLE) >= 60 and len(names) == len(set(names))
    assert {what for rows in DIFFERENT.values() for what in rows} <= set(names)
