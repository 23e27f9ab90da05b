"""What nbval runs of a notebook when it grades: the set-up cell and the check cells with their stored outputs, from our pristine notebook.

The demonstrations between them carry no points and take most of a notebook's time. Where a check is followed by a demonstration in its
cell, the check's line and its line of output are taken.
"""

from pathlib import Path

import nbformat

from kit.course import Chapter, Course, CourseError


def write(course: Course, folder: Path) -> dict[str, list[str]]:
    """Write the sheet of each chapter that has exercises into ``folder``; return the exercises of each sheet, in the order of its cells.

    Raises CourseError for a check cell whose output is not stored: nbval would compare nothing.
    """
    sheets = {}
    for chapter in course.chapters:
        if chapter.exercises:
            book = nbformat.read(chapter.notebook, as_version=4)
            cells = [cell for cell in book.cells if cell.cell_type == "code"]
            checks = [(cell, name) for cell in cells if (name := exercise_of(cell))]
            book.cells = [_bare(cells[0]), *(_check(cell, name, chapter) for cell, name in checks)]
            nbformat.write(book, folder / chapter.notebook.name)
            sheets[chapter.notebook.name] = [name for _, name in checks]
    return sheets


def exercise_of(cell: dict) -> str | None:
    """Return the exercise that a cell checks, None for a cell that checks none."""
    tags = cell.get("metadata", {}).get("tags", [])
    return next((tag.partition(":")[2] for tag in tags if tag.startswith("exercise:")), None)


def _bare(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(cell.source, id=cell.id, execution_count=1)


def _check(cell: nbformat.NotebookNode, name: str, chapter: Chapter) -> nbformat.NotebookNode:
    line, shown = cell.source.split("\n")[0], "".join(each.get("text", "") for each in cell.outputs).split("\n")[0]
    if not shown.startswith(f"✓ {name}  ") or not line.startswith(f'check("{name}", '):
        raise CourseError(
            f'{chapter.notebook.name}: the cell of {name} must begin with check("{name}", …) and store its output; run make notebooks'
        )
    output = nbformat.v4.new_output("stream", name="stdout", text=shown + "\n")
    return nbformat.v4.new_code_cell(line, id=cell.id, metadata={"tags": [f"exercise:{name}"]}, execution_count=1, outputs=[output])
