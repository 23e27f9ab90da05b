"""Compare two cells with a tool that shares no code with us: ``python -m benchmarks.outside`` drives them with h2load as well.

h2load is a C program (Debian package nghttp2-client) that speaks HTTP/1.1 and HTTP/2. It neither builds nor parses messages: it sends
the same bytes again and again. So the difference to our figure is, by and large, what a Python client costs.
"""

import argparse
import json
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import cases
from benchmarks.recorder import Recording
from benchmarks.run import SERVERS
from kit.contract import Request
from kit.launch import running
from solutions import codecs

HEADERS = {
    "rest/protobuf": ("--h1", "-H", "content-type: application/protobuf", "-H", "accept: application/protobuf"),
    "rpc/protobuf": ("-H", "content-type: application/grpc", "-H", "te: trailers"),
}
PATHS = {"rest/protobuf": "/v1/predictions", "rpc/protobuf": "/PredictionService/Predict"}


def drive(cell: str, port: int, calls: int, folder: Path) -> float:
    """Return the median latency in µs of ``calls`` calls by h2load on one connection, one at a time; RuntimeError when one fails."""
    case = cases.make()["small"][3]
    body = codecs.Protobuf.encode(Request(case.features, case.model_id))
    # A gRPC message travels behind a flag (compressed?) and its length: PROTOCOL-HTTP2.md, Length-Prefixed-Message.
    framed = struct.pack(">BI", 0, len(body)) + body if cell.startswith("rpc") else body
    request, log = folder / "request", folder / "log"
    request.write_bytes(framed)
    log.unlink(missing_ok=True)
    words = ["h2load", "-n", str(calls), "-c", "1", "-m", "1", "-t", "1", "-d", str(request), "--log-file", str(log), *HEADERS[cell]]
    ended = subprocess.run([*words, f"http://127.0.0.1:{port}{PATHS[cell]}"], capture_output=True, text=True, timeout=60, check=False)
    rows = [line.split("\t") for line in log.read_text().splitlines()] if log.exists() else []
    good = [int(microseconds) for _, status, microseconds in rows if status in ("200", "201")]
    if ended.returncode or len(good) != calls:
        raise RuntimeError(f"h2load: {len(good)} of {calls} calls succeeded\n{ended.stdout}{ended.stderr}")
    return statistics.median(good)


def ours(cell: str, port: int) -> float:
    """Return the median latency in µs that our own load generator measures with one user."""
    words = [sys.executable, "-m", "benchmarks.load", cell, "--port", str(port), "--plan", json.dumps({"latency": 2.0, "forest": 0.1})]
    ended = subprocess.run(words, input="\n", capture_output=True, text=True, timeout=120, check=True)
    return Recording.from_json(json.loads(ended.stdout.splitlines()[-1])["latency"]).quantile(0.5)


def main() -> int:
    """Measure both cells with both tools in turn, and print the medians of their medians."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.outside",
        description="Compare our load generator with h2load on one REST cell and on gRPC.",
        epilog="example: python -m benchmarks.outside --repeats 5",
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--calls", type=int, default=3000, help="calls of h2load in a repeat (default 3000)")
    options = parser.parse_args()
    if shutil.which("h2load") is None:
        parser.error("h2load is not installed; on Debian or Ubuntu: apt-get install nghttp2-client")
    for cell in HEADERS:
        found = {"h2load": [], "ours": []}
        with running(*SERVERS[cell.partition("/")[0]]) as server, tempfile.TemporaryDirectory() as folder:
            for _ in range(options.repeats):
                found["ours"].append(ours(cell, server.port))
                found["h2load"].append(drive(cell, server.port, options.calls, Path(folder)))
        half = {tool: statistics.median(values) for tool, values in found.items()}
        spreads = " · ".join(f"{tool} {half[tool]:,.0f} µs ({min(v):,.0f}–{max(v):,.0f})" for tool, v in found.items())
        print(f"{cases.title(cell):16} p50, one user: {spreads} · the Python client adds {half['ours'] - half['h2load']:,.0f} µs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
