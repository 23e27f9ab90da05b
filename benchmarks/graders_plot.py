"""Say and draw what a stored result of ``benchmarks.graders`` holds: what a submission costs each grader, and what forges a mark there."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import steps
from benchmarks.claims import Spread
from benchmarks.graders_attacks import ATTACKS
from benchmarks.style import panels

KINDS = {
    "nbgrader": "nbgrader",
    "otter": "otter-grader, one at a time",
    "otter-2": "otter-grader, two at a time",
    "ours": "this kit",
}
SANDBOX = {"nbgrader": "no sandbox", "otter": "no sandbox", "otter-2": "no sandbox", "ours": "sandbox on"}
LOOK = {"seconds": ("seconds a submission", "#0072B2", "o", -0.12), "cpu": ("CPU seconds of the machine", "#D55E00", "s", 0.12)}


def stored() -> dict:
    """Return the committed result, ``benchmarks/results/graders.json``."""
    return steps.stored("graders")


def spread(result: dict, kind: str, figure: str) -> Spread:
    """Return ``seconds`` or ``cpu`` of a submission, over the repeats."""
    return Spread.of([repeat[figure] for repeat in result["kinds"][kind]["repeats"]])


def wrong(result: dict, kind: str) -> int:
    """Return how many marks were not what the answers deserved, over all repeats."""
    return sum(repeat["marks"] - repeat["right"] for repeat in result["kinds"][kind]["repeats"])


def forged(result: dict, grader: str) -> list[str]:
    """Return the attacks that gained a point."""
    return [attack for attack, row in result["attacks"][grader].items() if row["gained"] > 0]


def findings(result: dict) -> list[str]:
    """Return what a result says, line by line."""
    lines = []
    for kind in result["kinds"]:
        seconds, cpu = spread(result, kind, "seconds"), spread(result, kind, "cpu")
        told = f"{seconds.middle:.2f} s a submission ({seconds.low:.2f}–{seconds.high:.2f}), {cpu.middle:.2f} s of CPU, {SANDBOX[kind]}"
        lines.append(f"{KINDS[kind]}: {told}, {wrong(result, kind)} marks wrong")
    for grader, rows in result["attacks"].items():
        found = forged(result, grader)
        told = ", ".join(f"{attack} ({rows[attack]['gained']} points)" for attack in found) or "none"
        lines.append(f"attacks that forge a mark in {KINDS[grader].partition(',')[0]}: {len(found)} of {len(ATTACKS) - 1}: {told}")
    return lines


def figure(result: dict) -> Figure:
    """Draw seconds and CPU seconds a submission, a line a grader, and which attack gained points."""
    drawn, (costs, attacks) = panels(2, (12.5, 4.2), width_ratios=(1, 1))
    kinds = list(result["kinds"])
    for name, (label, color, marker, shift) in LOOK.items():
        steps.draw_spreads(costs, [spread(result, kind, name) for kind in kinds], shift, color=color, marker=marker, label=label)
    costs.set_yticks(range(len(kinds)), [f"{KINDS[kind]}\n({SANDBOX[kind]})" for kind in kinds])
    costs.set(xlabel="seconds (median, lowest and highest repeat)", ylim=(len(kinds) - 0.5, -0.5))
    costs.set_xlim(left=0)
    costs.legend(loc="upper left", bbox_to_anchor=(0, -0.2), ncols=2, fontsize=9)
    _draw_attacks(attacks, result["attacks"])
    drawn.suptitle(_title(result))
    drawn.supxlabel(_fine_print(result), fontsize=8)
    return drawn


def alt(result: dict) -> str:
    """Return the figure in words, for who can't see it."""
    return f"Seconds that {len(result['kinds'])} ways to grade take a submission. " + " ".join(f"{line}." for line in findings(result))


def _draw_attacks(axis: Axes, attacks: dict[str, dict]) -> None:
    """Draw a table: the points that each attack gained."""
    rows = [[ATTACKS[attack], *(_cell(each[attack]) for each in attacks.values())] for attack in ATTACKS]
    names = [KINDS[grader].partition(",")[0] for grader in attacks]
    widths = [0.52, *[0.48 / len(names)] * len(names)]
    table = axis.table(rows, colLabels=["a submission that …", *names], colWidths=widths, cellLoc="left", loc="center")
    table.auto_set_font_size(False)
    table.set_fontsize(8)
    table.scale(1, 1.35)
    axis.set_axis_off()


def _cell(row: dict) -> str:
    return f"+{row['gained']} points" if row["gained"] else "0" if row["ended"] == "graded" else "0, an error"


def _title(result: dict) -> str:
    seconds = {kind: spread(result, kind, "seconds").middle for kind in result["kinds"]}
    others = min(value for kind, value in seconds.items() if kind != "ours")
    if "ours" not in seconds:
        return f"The rivals grade ten checks in {others:.1f} s a submission or more, and run what was handed in with no sandbox"
    words = (
        f"{others / seconds['ours']:.1f} times as fast as"
        if seconds["ours"] < others
        else f"{seconds['ours'] / others:.1f} times as slow as"
    )
    return f"With its sandbox on, this kit takes {seconds['ours']:.1f} s a submission: {words} the faster rival, which has none"


def _fine_print(result: dict) -> str:
    parameters, rivals = result["parameters"], result["rivals"]
    versions = f"nbgrader {rivals['nbgrader']['nbgrader']}, otter-grader {rivals['otter-grader']['otter-grader']}"
    size = f"{parameters['submissions']} submissions, {len(parameters['exercises'])} checks, {parameters['repeats']} repeats"
    return (
        f"{size}, {result['machine']['cores']} cores; {versions}. nbgrader: autograde and generate_feedback, its only way, one at a time.\n"
        f"otter-grader: otter run for each; its sandbox is Docker (otter grade), which is not measured.\n"
        f"This kit: its batch command, ten checks in six notebooks. An attack answers nothing and can gain ten points.{steps.busy(result)}"
    )
