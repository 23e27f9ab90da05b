"""Run the notebooks on the solutions and store their outputs: what ``make notebooks`` does after an instructor's edit.

The stored outputs are the reference that nbval compares a student's run with.
"""

import argparse
import copy
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from rich.progress import track

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def on_solutions(source: str) -> str:
    """Return a cell's source with the word labs read as solutions."""
    return re.sub(r"\blabs\b", "solutions", source)


def refresh(path: Path) -> None:
    """Execute the notebook at ``path`` from top to bottom on the solutions, and store outputs and counts in it.

    Raises CellExecutionError when a cell fails that is not tagged ``raises-exception``; the file is then left as it was.
    """
    book = nbformat.read(path, as_version=4)
    run = copy.deepcopy(book)
    for cell in run.cells:
        cell.source = on_solutions(cell.source)
    NotebookClient(
        run, timeout=60, coalesce_streams=True, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell, ran in zip(book.cells, run.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
            cell.metadata.pop("execution", None)
    book.metadata = nbformat.from_dict(METADATA)
    nbformat.write(book, path)


def main() -> int:
    """Refresh the notebooks named, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.refresh",
        description="Run notebooks on solutions/ and store their outputs as the reference.",
        epilog="example: python -m kit.refresh notebooks/1_rest.ipynb",
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    for path in track(parser.parse_args().notebooks or sorted(NOTEBOOKS.glob("*.ipynb")), description="notebooks"):
        try:
            refresh(path)
        except CellExecutionError as error:
            print(f"{path.name} was not changed, because a cell failed:\n{error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
