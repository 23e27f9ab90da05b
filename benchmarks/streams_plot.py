"""Say and draw what a stored result of ``benchmarks.streams`` holds: the first token, the gaps, and the bytes of a token."""

import statistics

from matplotlib.figure import Figure

from benchmarks import steps
from benchmarks.claims import Spread
from benchmarks.style import panels

NAMES = {"alone": "the model alone", "sse": "Server-Sent Events", "ws": "WebSocket", "rpc": "gRPC"}
PACES = {"fast": "as fast as the model goes", "paced": "at the pace of a large model"}
LOOKS = {"p50": ("#000000", "D", -0.1), "p99": ("#D55E00", "^", 0.1)}


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/streams.json``."""
    return steps.stored("streams")


def first(result: dict, wire: str, pace: str = "fast") -> Spread:
    """Return the spread of the median time to first token in ms, over repeats."""
    return Spread.of([1000 * statistics.median(repeat[pace]["first"]) for repeat in result["wires"][wire]["repeats"]])


def whole(result: dict, wire: str, pace: str = "fast") -> Spread:
    """Return the spread of the median time of a whole answer in ms, over repeats."""
    return Spread.of([1000 * statistics.median(repeat[pace]["whole"]) for repeat in result["wires"][wire]["repeats"]])


def gap(result: dict, wire: str, pace: str, quantile: str) -> Spread:
    """Return the spread of a quantile of the gaps between tokens, ``p50`` or ``p99``, in ms, over repeats."""
    return Spread.of([1000 * repeat[pace]["gap"][quantile] for repeat in result["wires"][wire]["repeats"]])


def octets(result: dict, wire: str) -> float | None:
    """Return the median of the bytes that a token brings to the reader's socket; None where they can't be counted."""
    counts = [repeat["bytes"] for repeat in result["wires"][wire]["repeats"] if repeat["bytes"] is not None]
    return statistics.median(counts) if counts else None


def findings(result: dict) -> list[str]:
    """Return a sentence for each wire and pace, and what streaming is worth."""
    found = []
    for pace, words in PACES.items():
        for wire in result["wires"]:
            p50, p99 = (gap(result, wire, pace, quantile) for quantile in LOOKS)
            found.append(
                f"{words}, {NAMES[wire]}: first token {_ms(first(result, wire, pace))}, gaps p50 {_ms(p50)}, p99 {_ms(p99)}, "
                f"whole answer {_ms(whole(result, wire, pace))}"
            )
    counted = {wire: octets(result, wire) for wire in result["wires"]}
    words = ", ".join(f"{NAMES[wire]} {count:.0f}" for wire, count in counted.items() if count)
    return [*found, f"bytes a token: {words}"] if words else found


def figure(result: dict) -> Figure:
    """Draw first tokens, gaps at both paces, and bytes; one line a wire."""
    drawn, axes = panels(4, (15, 4.6), sharey=True)
    wires = list(result["wires"])
    steps.draw_spreads(axes[0], [first(result, wire) for wire in wires], color="#000000", marker="D", label="median")
    axes[0].set(title="First token, fast model", xlabel="ms after the question")
    for axis, pace in ((axes[1], "fast"), (axes[2], "paced")):
        for quantile, (color, marker, shift) in LOOKS.items():
            spreads = [gap(result, wire, pace, quantile) for wire in wires]
            steps.draw_spreads(axis, spreads, shift, color=color, marker=marker, label=quantile)
        axis.set(title=f"Gaps, {PACES[pace]}", xlabel="ms between tokens")
    axes[1].legend(loc="upper left", bbox_to_anchor=(0, -0.16), ncols=2)
    axes[3].barh(range(len(wires)), [octets(result, wire) or 0 for wire in wires], height=0.5, color="#56B4E9", edgecolor="#000000")
    axes[3].set(title="Bytes that a token brings", xlabel="bytes on the reader's socket")
    axes[0].set_yticks(range(len(wires)), [NAMES[wire] for wire in wires])
    axes[0].invert_yaxis()
    for axis in axes:
        axis.set_xlim(left=0)
    drawn.suptitle(_title(result))
    drawn.supxlabel(_fine_print(result), fontsize=9)
    return drawn


def alt(result: dict) -> str:
    """Return the figure in words, for who can't see it."""
    return "First token, gaps between tokens and bytes a token, on three wires and without any. " + " ".join(
        f"{line[0].upper()}{line[1:]}." for line in findings(result)
    )


def _ms(spread: Spread) -> str:
    return f"{spread.middle:.2f} ms ({spread.low:.2f}–{spread.high:.2f})"


def _title(result: dict) -> str:
    wires = [wire for wire in result["wires"] if wire != "alone"]
    quick, late = ({wire: of(result, wire, "paced").middle for wire in wires} for of in (first, whole))
    firsts, wholes = (f"{min(times.values()):,.0f}–{max(times.values()):,.0f} ms" for times in (quick, late))
    return (
        f"At {1000 * result['parameters']['pace']:g} ms a token the first one comes after {firsts} and the whole answer after {wholes}, "
        "whichever the wire:\nwhat a wire costs is seen only when the model is fast"
    )


def _fine_print(result: dict) -> str:
    asked = result["parameters"]
    return (
        f"Medians of {asked['repeats']} repeats and their range; one reader, {asked['limit']} tokens an answer, loopback, "
        f"both ends on {result['machine']['cores']} cores. SSE opens a connection for each answer, the others keep one.\n"
        "Can't tell: a network, many readers, TLS. A gap near 0 means that two tokens were read together."
    )
