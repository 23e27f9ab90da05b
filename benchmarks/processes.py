"""What a running server may use, and what it has used: open files, memory and CPU time of a process with those it started."""

import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

PAGE = 4096
SPARE = 200  # open files of a process that are no connection


def memory(pid: int) -> int:
    """Return the bytes that a process and its children hold (PSS: a page shared by n processes counts 1/n; elsewhere than on Linux RSS)."""
    sizes = [process.memory_full_info() for process in _family(pid)]
    return sum(getattr(size, "pss", size.rss) for size in sizes)


def cpu(pid: int) -> float:
    """Return the seconds of CPU time that a process and its children have used, in user and system mode."""
    times = [process.cpu_times() for process in _family(pid)]
    return sum(each.user + each.system for each in times)


def kernel() -> int | None:
    """Return the bytes in the machine's kernel objects (Slab, proc(5)), sockets among them, and in TCP's buffers; None where unreadable."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        slab = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Slab:"))
        tcp = next(line.split() for line in Path("/proc/net/sockstat").read_text().splitlines() if line.startswith("TCP:"))
        return slab + PAGE * int(tcp[tcp.index("mem") + 1])
    except (OSError, StopIteration, ValueError):
        return None


def allow_files(connections: int) -> None:
    """Let this process and its children have so many ``connections`` and what else they open; SystemExit says what stands in the way."""
    import resource  # not on Windows

    wanted = connections + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        sys.exit(
            f"this needs {wanted:,} open files a process, and the hard limit is {hard:,}: raise it (as root: ulimit -Hn {wanted}), "
            f"or hold fewer connections than {connections:,}"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _family(pid: int) -> Iterator[psutil.Process]:
    process = psutil.Process(pid)
    yield process
    yield from process.children(recursive=True)
