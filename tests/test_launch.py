"""Servers that start, stop, die, hang and hide: kit.launch and kit.command tell each case apart and leaves no process behind."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from textwrap import dedent, indent

import psutil
import pytest

from kit import command
from kit.launch import ROOT, Server, ServerDied, free_port, running

MAIN = "from kit import command\nfrom .server import serve\ncommand.main(serve, port=8000)\n"
LISTEN = """
    import socketserver
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(b"hello")
    socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Give ``package(body, head)``, which writes a server whose ``serve(port)`` has that body, and returns its name for ``running``."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def write(body: str, head: str = "") -> str:
        folder = tmp_path / "throwaway"
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "__main__.py").write_text(MAIN, encoding="utf-8")
        (folder / "server.py").write_text(
            f"{head}\ndef serve(port):\n{indent(body.strip(), '    ', lambda line: line[:1] != ' ')}\n", encoding="utf-8"
        )
        return "throwaway"

    return write


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _processes_of(word: str) -> list[psutil.Process]:
    """Return this process's descendants whose command line has ``word``."""
    return [child for child in psutil.Process().children(recursive=True) if word in child.cmdline()]


def _ended(process: psutil.Process) -> bool:
    """Say whether a process is gone, or a zombie that nobody has collected yet."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_a_server_serves_inside_its_block_and_is_gone_after_it(package):
    with running(package(LISTEN)) as server:
        process = psutil.Process(server.pid)
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            assert connection.recv(5, socket.MSG_WAITALL) == b"hello"
    assert not process.is_running()
    assert not _listens(server.port)


def test_two_servers_of_one_package_get_ports_of_their_own(package):
    name = package(LISTEN)
    with running(name) as one, running(name) as other:
        assert one.port != other.port


def test_a_block_that_fails_stops_its_server_and_keeps_its_error(package):
    with pytest.raises(ZeroDivisionError), running(package(LISTEN)) as server:
        process = psutil.Process(server.pid)
        raise ZeroDivisionError
    assert not process.is_running()


def test_an_interrupt_stops_the_server_too(package):
    with pytest.raises(KeyboardInterrupt), running(package(LISTEN)) as server:
        process = psutil.Process(server.pid)
        raise KeyboardInterrupt
    assert not process.is_running()


def test_the_log_holds_what_the_server_printed(package, until):
    with running(package("print('ready for you')\n" + LISTEN.strip("\n"))) as server:
        assert until(lambda: "ready for you" in server.log())


def test_reading_the_log_while_the_server_writes_it_loses_no_line(package):
    head = "import threading\ndef talk():\n    for n in range(20_000): print(f'line {n}.')"
    with running(package("threading.Thread(target=talk).start()\n" + LISTEN.strip("\n"), head)) as server:
        next(filter(lambda _: "line 19999." in server.log(), range(20_000)), None)
        assert [int(n) for n in re.findall(r"^line (\d+)\.$", server.log(), re.MULTILINE)] == list(range(20_000))


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ("import no_such_module", "pass", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("if True print()", "pass", "SyntaxError"),
        ("", "raise OSError('the disk is full')", "OSError: the disk is full"),
        ("", "print('never mind')", "never mind"),
        ("", "import sys; sys.exit('no licence')", "no licence"),
    ],
)
def test_a_server_that_dies_before_it_listens_tells_why_in_its_own_words(package, head, body, words):
    with (
        pytest.raises(ServerDied, match=f"throwaway stopped before it listened.*\n(?s:.*){re.escape(words)}"),
        running(package(body, head)),
    ):
        pytest.fail("the block ran without a server")


def test_a_syntax_error_shows_the_file_and_the_line(package):
    with pytest.raises(ServerDied, match=r'(?s)server\.py", line 1.*if True print'), running(package("pass", "if True print()")):
        pass


def test_a_package_that_does_not_exist_is_named():
    with pytest.raises(ServerDied, match="No module named nowhere"), running("nowhere"):
        pass


def test_a_server_that_never_listens_is_given_up_and_stopped(package):
    with (
        pytest.raises(ServerDied, match="throwaway is not listening"),
        running(package("import threading\nthreading.Event().wait()"), within=1),
    ):
        pass
    assert _processes_of("throwaway") == []


def test_a_blank_met_at_the_start_is_the_error_that_the_caller_sees(package):
    blank = "raise NotImplementedError('exercise rest-9: serve')"
    with pytest.raises(NotImplementedError, match=r"^exercise rest-9: serve$"), running(package(blank)):
        pass


def test_a_blank_met_while_serving_replaces_the_error_that_it_caused(package, until):
    blank = LISTEN.replace('self.request.sendall(b"hello")', 'raise NotImplementedError("exercise rest-9: greet")')
    with pytest.raises(NotImplementedError, match=r"^exercise rest-9: greet$"), running(package(blank)) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            assert connection.recv(5) == b""
        assert until(lambda: "NotImplementedError" in server.log())
        raise ValueError("the answer was empty")


HALF = "Traceback (most recent call last):\n  File 'a.py', line 1, in f\n"


@pytest.mark.parametrize(
    ("log", "found", "raising"),
    [
        ("", "", False),
        ("listening\n", "", False),
        (HALF + "ValueError: one\n", HALF + "ValueError: one", False),
        (HALF + "ValueError: one\nGET /\n", HALF + "ValueError: one", False),
        (HALF + "ValueError: one\n" + HALF + "ValueError: two\n", HALF + "ValueError: two", False),
        (HALF + "ValueError: one\n" + HALF, HALF + "ValueError: one", True),
        (HALF + "ValueError: one\n" + HALF + "ValueE", HALF + "ValueError: one", True),
        (HALF, "", True),
    ],
)
def test_only_a_traceback_that_is_written_to_its_end_is_told(log, found, raising):
    with tempfile.TemporaryFile() as words:
        words.write(log.encode())
        words.flush()
        server = Server("throwaway", 0, 0, None, words)
        assert (server.traceback(), server.is_raising()) == (found, raising)


def test_a_caller_that_failed_waits_until_the_server_has_said_why(package, until):
    slow = """
        import sys, time
        sys.stderr.write("Traceback (most recent call last):\\n")
        self.request.sendall(b"hello")
        time.sleep(0.3)
        sys.stderr.write("  File 'shop.py', line 1\\nLookupError: no such shelf\\n")"""
    with (
        pytest.raises(ValueError, match="empty") as caught,
        running(package(LISTEN.replace('\n            self.request.sendall(b"hello")', indent(dedent(slow), " " * 12)))) as server,
    ):
        assert until(server.is_raising)
        raise ValueError("the answer was empty")
    assert caught.value.__notes__[0].endswith("LookupError: no such shelf")


def test_a_server_that_raises_while_it_serves_adds_its_traceback_to_the_callers_error(package, until):
    broken = LISTEN.replace('self.request.sendall(b"hello")', 'raise LookupError("no such shelf")')
    with pytest.raises(ValueError, match="empty") as caught, running(package(broken)) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5):
            assert until(lambda: "no such shelf" in server.traceback())
        raise ValueError("the answer was empty")
    assert "throwaway raised while it served you:\nTraceback" in caught.value.__notes__[0]
    assert caught.value.__notes__[0].endswith("LookupError: no such shelf")


def test_a_server_that_raises_in_a_block_that_passes_is_still_told_of(package, until, capfd):
    broken = LISTEN.replace('self.request.sendall(b"hello")', 'raise LookupError("no such shelf")')
    with running(package(broken)) as server, socket.create_connection(("127.0.0.1", server.port), timeout=5):
        until(lambda: "no such shelf" in server.log())
    assert "LookupError: no such shelf" in capfd.readouterr().err


def test_a_server_that_ignores_sigterm_is_killed(package):
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LISTEN.strip("\n")
    with running(package(deaf)) as server:
        pass
    assert server.process.returncode == -signal.SIGKILL


def test_what_a_server_started_ends_with_it(package, until):
    parent = "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)\n" + LISTEN.strip(
        "\n"
    )
    with running(package(parent)) as server:
        child = psutil.Process(int(until(lambda: server.log().strip())))
    assert until(lambda: _ended(child))


PARENT = """
import sys, time
from kit.launch import running
with running(*sys.argv[1:]) as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize(
    "words", [["solutions.rest"], ["solutions.rest", "--production"], ["solutions.ws"], ["solutions.rpc"]], ids=" ".join
)
def test_a_killed_parent_takes_its_server_and_the_workers_with_it(words, until):
    with subprocess.Popen([sys.executable, "-c", PARENT, *words], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        server = psutil.Process(int(parent.stdout.readline()))
        family = [server, *(until(server.children) if "--production" in words else [])]
        parent.kill()
    assert until(lambda: all(map(_ended, family)))


@pytest.mark.parametrize("name", ["solutions.rest", "solutions.ws", "solutions.rpc"])
def test_a_port_that_is_taken_is_said_in_one_line_with_what_to_type_next(name, python):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = python("-m", name, "--port", str(port))
    assert told.returncode == 2
    assert re.search(rf"error: port {port} is in use; choose another, for example --port \d+\n$", told.stderr)
    assert "Traceback" not in told.stderr


def test_asking_whether_a_port_is_taken_never_listens_on_it(monkeypatch):
    monkeypatch.setattr("sys.argv", ["server", "--port", str(free_port())])
    monkeypatch.setitem(sys.modules, "__main__", command)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(socket.socket, "listen", lambda *_: pytest.fail("a caller that waits for the server would connect, and be refused"))
    served = []
    command.main(served.append, port=1)
    assert len(served) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may open every port")
def test_a_port_that_needs_rights_is_said_in_one_line(python):
    told = python("-m", "solutions.rest", "--port", "1")
    assert (told.returncode, "port 1 cannot be opened" in told.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        (["solutions.rest"], signal.SIGINT),
        (["solutions.rest", "--production"], signal.SIGTERM),
        (["solutions.ws"], signal.SIGTERM),
        (["solutions.rpc"], signal.SIGINT),
    ],
)
def test_a_server_started_by_hand_ends_at_a_signal_without_complaint(words, ending, until):
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", *words, "--port", str(port)], stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            until(lambda: _listens(port), within=30)
            process.send_signal(ending)
            assert process.wait(10) == 0
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()


def test_a_server_started_by_hand_needs_no_standard_input(until):
    port = free_port()
    words = [sys.executable, "-m", "solutions.ws", "--port", str(port)]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        try:
            until(lambda: _listens(port), within=30)
            assert process.poll() is None
        finally:
            process.kill()


def test_help_shows_an_example_that_can_be_typed(python):
    assert "example: python -m solutions.rest --port 8000" in python("-m", "solutions.rest", "--help").stdout


def test_free_port_gives_a_port_that_can_be_opened():
    with socket.create_server(("127.0.0.1", free_port())) as server:
        assert server.getsockname()[1] > 1024


def test_the_leash_is_not_handed_on_to_a_grandchild(package, until):
    told = "import os, subprocess\nprint('leash', os.environ.get('WIRELAB_LEASH'))\n" + LISTEN.strip("\n")
    with running(package(told)) as server:
        assert until(lambda: "leash None" in server.log())
