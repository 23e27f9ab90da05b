"""Make the students' edition: what ``make student-kit`` does. One zip with everything that a student needs, and nothing else.

It holds the starters, never an answer: where a file of the kit says solutions, the students' copy says labs. The same kit gives the
same bytes.
"""

import argparse
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat

from kit import course, inspection, strip
from kit.reach import reach

ROOT = Path(__file__).parent.parent
TARGETS = (".PHONY", "help", "lab", "watch", "bench", "grade", "clean", "$(READY)")
INSTRUCTORS = ("The slides", "The kit's own tests")  # sections of requirements.txt
FOLDER = "wirelab"  # what the zip unpacks into
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
GRADE = """grade: $(READY) ## your score so far, exercise by exercise: SUBMISSION=labs
\t@$(PYTHON) -m kit.grade --one "$(or $(SUBMISSION),labs)" $(ARGS) || test $$? -eq 1"""  # 1: not all points, which is no error here
DRAWN = ("text/html", "image/svg+xml")
WORTH = re.compile(r"(\*\*Exercise ([a-z]+-\d+)\*\*) \(\d+ points?\)")


def collect(root: Path = ROOT) -> dict[str, bytes]:
    """Return the files of the students' edition by name, derived from the kit at ``root``.

    Raises MarkerError, Incomplete or CourseError where the kit is not fit to be handed out.
    """
    outline = course.load(root / "notebooks" / "course.toml")
    labs = _labs(root / "solutions")
    inspection.inspect(root / "solutions", strip.markers(root / "solutions"), outline)
    texts = {name: (root / name).read_text(encoding="utf-8") for name in ("Makefile", "requirements.txt", "pyproject.toml", "conftest.py")}
    books = {chapter.notebook: nbformat.read(chapter.notebook, as_version=4) for chapter in outline.chapters}
    derived = {
        "README.md": (root / "kit" / "student" / "README.md").read_text(encoding="utf-8"),
        "LICENSE": (root / "LICENSE").read_text(encoding="utf-8"),
        "Makefile": makefile(texts["Makefile"]),
        "requirements.txt": requirements(texts["requirements.txt"]),
        "pyproject.toml": pyproject(texts["pyproject.toml"]),
        "conftest.py": texts["conftest.py"],
        "notebooks/course.toml": "# What each exercise is worth, and when it is due.\n"
        + _without_comments(root / "notebooks" / "course.toml"),
    }
    derived |= {f"notebooks/{path.name}": notebook(book, outline) for path, book in books.items()}
    files = {name: text.encode() for name, text in derived.items()} | {f"labs/{name}": content for name, content in labs.items()}
    checks = [f"kit.checks.{chapter.name}" for chapter in outline.chapters]
    cells = [cell.source for book in books.values() for cell in book.cells]
    code = [content.decode() for name, content in labs.items() if name.endswith(".py")]
    for path in reach(root, [derived["Makefile"], texts["conftest.py"], "benchmarks.locustfile", *checks, *cells, *code]):
        if path.suffix == ".md":  # it explains the kit to an instructor
            continue
        files[path.as_posix()] = _equipment(root / path)
    return files | _results(root, files)


def makefile(text: str) -> str:
    """Return the Makefile with the students' targets only."""
    head, *rules = re.split(r"\n\n(?=(?:#.*\n)*\S+:)", text.strip("\n"))
    goal = re.compile(r"^(?:#.*\n)*([^\s:]+):(?!=)")
    head = head.replace("SUBMISSIONS ?=\n", "")
    kept = [GRADE if rule.startswith("grade:") else rule for rule in rules if (found := goal.match(rule)) and found[1] in TARGETS]
    names = [found[1] for rule in kept if (found := goal.match(rule)) and found[1].isalpha()]
    return re.sub(r"^\.PHONY: .*$", f".PHONY: {' '.join(names)}", "\n\n".join([head, *kept]), flags=re.MULTILINE) + "\n"


def requirements(text: str) -> str:
    """Return requirements.txt without the sections that only an instructor's edition needs."""
    return "\n\n".join(part for part in text.strip("\n").split("\n\n") if not part.removeprefix("# ").startswith(INSTRUCTORS)) + "\n"


def pyproject(text: str) -> str:
    """Return pyproject.toml without the solutions, the kit's own tests and the linter."""
    kept = [line for line in text.partition("[tool.ruff]")[0].splitlines() if not line.startswith("testpaths")]
    return re.sub(r'"solutions\*", |solutions\|', "", "\n".join(kept)).rstrip() + "\n"


def notebook(book: nbformat.NotebookNode, outline: course.Course) -> str:
    """Return a notebook's JSON with the points of the course, and with the outputs that nbval compares.

    A compared output is one that the starter shows too (a test runs it), so it gives no answer away. The others (of cells that differ at
    each run, and drawings, which show the bytes of a run on the reference) go; running the cell brings them back.
    """
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source = WORTH.sub(
                lambda found: f"{found[1]} ({_worth(outline[found[2]].points)})", strip.REFERENCE.sub("labs", cell.source)
            )
            continue
        ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
        cell.outputs = [] if ignored else cell.outputs
        for output in cell.outputs:
            for kind in DRAWN:
                output.get("data", {}).pop(kind, None)
    return nbformat.writes(book) + "\n"


def write(files: dict[str, bytes], path: Path) -> None:
    """Write ``files`` into a zip at ``path``, in order and without the time, so that the same files give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", EARLIEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o100644 << 16, 3
            archive.writestr(entry, content)


def main() -> int:
    """Write the zip and say where it is; return 1 when the kit can't be handed out as it stands."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.student_kit",
        description="Make the students' edition: a zip without solutions, mistakes, slides and the kit's own tests.",
        epilog="example: python -m kit.student_kit --out out/wirelab-student.zip",
    )
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "wirelab-student.zip", help="default: out/wirelab-student.zip")
    options = parser.parse_args()
    try:
        files = collect()
    except (strip.MarkerError, inspection.Incomplete, course.CourseError) as error:
        print(f"make student-kit: {error}", file=sys.stderr)
        return 1
    write(files, options.out)
    print(f"{options.out}: {len(files)} files, {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


def _labs(solutions: Path) -> dict[str, bytes]:
    """Return fresh labs, with the map of their exercises, without the hashes that only an instructor's next derivation needs."""
    with tempfile.TemporaryDirectory() as folder:
        strip.derive(solutions, Path(folder))
        found = [path for path in Path(folder).rglob("*") if path.is_file() and path.name != strip.MANIFEST]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def _equipment(path: Path) -> bytes:
    if path.suffix in (".py", ".html") and path.parent.name == "benchmarks":
        return re.sub(r"\bsolutions\b", "labs", path.read_text(encoding="utf-8")).encode()
    return path.read_bytes()


def _results(root: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the stored measurements that a benchmark's code or a notebook names."""
    said = "\n".join(content.decode() for name, content in files.items() if name.startswith(("benchmarks/", "notebooks/")))
    stored = sorted((root / "benchmarks" / "results").glob("*.json"))
    named = [path for path in stored if f"{path.stem}.json" in said or f'"{path.stem}"' in said]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in named}


def _worth(points: int) -> str:
    return f"{points} point{'' if points == 1 else 's'}" if points else "dropped: no points"


def _without_comments(path: Path) -> str:
    return "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#"))


if __name__ == "__main__":
    sys.exit(main())
