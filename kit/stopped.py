"""Find the loop that a line stands in: where a program was stopped is chance, the loop that didn't end is not."""

import ast
import functools
import linecache
import traceback

BLOCKS = ast.FunctionDef | ast.AsyncFunctionDef | ast.While


def around(path: str, number: int) -> tuple[int, str]:
    """Return the line and the text of the innermost ``while`` around line ``number`` of the file, within the same function.

    Lines count from 1. A line in no such loop, or of a file that can't be read, comes back as it is.
    """
    linecache.checkcache(path)
    lines = linecache.getlines(path)
    inside = [node for node in _blocks("".join(lines)) if node.lineno <= number <= node.end_lineno]
    block = max(inside, key=lambda node: node.lineno, default=None)
    number = block.lineno if isinstance(block, ast.While) else number
    return number, lines[number - 1].strip() if 0 < number <= len(lines) else ""


@functools.lru_cache(8)
def _blocks(source: str) -> list[ast.stmt]:
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return []
    return [node for node in nodes if isinstance(node, BLOCKS)]


def lines(error: BaseException) -> list[tuple[str, int, str]]:
    """Return file, line and text of each frame of a traceback; where the program was stopped, the loop that each one was in."""
    frames = [(frame.filename, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)]
    return [(path, *around(path, number)) for path, number, _ in frames] if isinstance(error, KeyboardInterrupt) else frames


def last(error: BaseException, lines: list[tuple[str, int, str]]) -> tuple[str, int, str]:
    """Return the one of ``lines`` that tells most: the last, or where the program was stopped the last ``while``, if any."""
    if not isinstance(error, KeyboardInterrupt):
        return lines[-1]
    return next((line for line in reversed(lines) if line[2].startswith("while")), lines[-1])
