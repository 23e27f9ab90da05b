"""Pairs of submissions that are alike: a copy is found whatever it wears, and honest answers are left alone."""

import ast
import json
import re
import time
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import strip
from kit.grading import similar, winnow

SOLUTIONS = Path(__file__).parent.parent / "solutions"
TEXTS = {name: text for name, text in winnow.files(SOLUTIONS) if not name.startswith("mistakes/")}
RIGHT = [path for path in sorted((SOLUTIONS / "mistakes").glob("*.py")) if "\nDiagnosis: none\n" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def starter(tmp_path_factory) -> Path:
    """Give the labs/ that were handed out."""
    folder = tmp_path_factory.mktemp("starter")
    strip.derive(SOLUTIONS, folder)
    return folder


def hand_in(folder: Path, texts: dict[str, str]) -> Path:
    """Write a submission's files, without the markers, and return its folder."""
    for name, text in texts.items():
        goal = folder / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        goal.write_text(re.sub(r".*(BEGIN|END) SOLUTION.*\n", "", text), encoding="utf-8")
    return folder


def answered(turn: int) -> dict[str, str]:
    """Return the files of a student whose right answers are not ours: the first of the bank (0), or the last where it has several (-1)."""
    bank, texts = {}, dict(TEXTS)
    for path in RIGHT:
        answer = path.read_text(encoding="utf-8").split('"""', 2)[2].strip("\n")
        bank.setdefault("-".join(path.stem.split("-")[:2]), []).append(answer)
    for exercise, answers in bank.items():
        ours = re.compile(rf"^( *)# BEGIN SOLUTION {exercise}:.*?END SOLUTION$", re.DOTALL | re.MULTILINE)
        if turn == 0 or len(answers) > 1:
            texts = {name: ours.sub(lambda found, answers=answers: indent(answers[turn], found[1]), text) for name, text in texts.items()}
    return texts


def disguised(name: str, text: str) -> str:
    """Return a Python file with other names for its variables, other comments, and its functions in another order."""
    if not name.endswith(".py"):
        return text
    tree, lines = ast.parse(text), text.splitlines()
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    starts = [min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1 for node in functions]
    parts = ["\n".join(lines[start : node.end_lineno]) for start, node in zip(starts, functions, strict=True)]
    for start, node, part in reversed(list(zip(starts, functions, reversed(parts), strict=True))):
        lines[start : node.end_lineno] = [part]
    variables = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    renamed = re.sub(
        r"(?<![\w.])[a-z_]\w*(?!\w)", lambda found: f"mine_{found[0]}" if found[0] in variables else found[0], "\n".join(lines)
    )
    return re.sub(r"^( *)(return|for|if) ", r"\1# I wrote this\n\1\2 ", renamed, flags=re.MULTILINE)


def test_no_tree_takes_more_time_than_twice_an_honest_one_and_what_was_handed_out_is_read_first(tmp_path):
    hand_in(tmp_path, {f"{number}.py": "+-*/\n" * 20_000 for number in range(30)} | {"ws/last.py": "x = 1\n"})
    texts = dict(winnow.files(tmp_path, {"ws/last.py"}))
    assert next(iter(texts.items())) == ("ws/last.py", "x = 1\n")
    assert sum(map(len, texts.values())) == winnow.MOST


def test_a_copy_with_other_names_another_order_and_other_comments_is_found(starter, tmp_path):
    class_of_three = {
        "ada": hand_in(tmp_path / "ada", TEXTS),
        "ben": hand_in(tmp_path / "ben", {name: disguised(name, text) for name, text in TEXTS.items()}),
        "eve": hand_in(tmp_path / "eve", answered(0)),
    }
    [pair] = similar.pairs(class_of_three, starter)
    assert (pair["one"], pair["other"]) == ("ada", "ben")
    assert pair["score"] > 0.8
    assert {"codecs-4", "rest-1", "ws-3"} <= {row.get("exercise") for row in pair["shared"]}


def test_right_answers_of_two_who_thought_for_themselves_are_not_alike(starter, tmp_path):
    assert similar.pairs({"ada": hand_in(tmp_path / "ada", answered(0)), "ben": hand_in(tmp_path / "ben", answered(-1))}, starter) == []


def test_the_starter_alone_makes_nobody_alike(starter):
    assert similar.pairs({"ada": starter, "ben": starter}, starter, above=0) == []


def test_the_same_answers_twice_are_alike_in_every_long_exercise_and_nowhere_that_was_given(starter, tmp_path):
    tree = hand_in(tmp_path, TEXTS)
    [pair] = similar.pairs({"ada": tree, "ben": tree}, starter)
    found = {row.get("exercise") for row in pair["shared"]}
    assert pair["score"] == 1
    assert found <= set(strip.exercises(SOLUTIONS))
    assert len(found) > 50


def test_the_row_of_an_exercise_names_the_lines_of_both(starter, tmp_path):
    moved = {name: f"# mine\n{text}" if name == "codecs.py" else text for name, text in TEXTS.items()}
    [pair] = similar.pairs({"ada": hand_in(tmp_path / "ada", TEXTS), "ben": hand_in(tmp_path / "ben", moved)}, starter)
    [row] = [row for row in pair["shared"] if row.get("exercise") == "codecs-2"]
    first, last = map(int, re.fullmatch(r"codecs\.py (\d+)-(\d+)", row["lines of one"]).groups())
    assert "unpackb" in "".join((tmp_path / "ada" / "codecs.py").read_text(encoding="utf-8").splitlines()[first - 1 : last])
    assert row["lines of other"] == f"codecs.py {first + 1}-{last + 1}"


def test_who_copied_all_that_they_handed_in_scores_one_however_little_that_is(starter, tmp_path):
    some = {name: text for name, text in TEXTS.items() if name.startswith("ws/")}
    [pair] = similar.pairs({"ada": hand_in(tmp_path / "ada", TEXTS), "ben": hand_in(tmp_path / "ben", some)}, starter)
    assert pair["score"] == 1


def test_the_most_alike_come_first_and_places_that_share_by_chance_are_not_listed(starter, tmp_path):
    students = {"ada": answered(0), "ben": answered(-1), "eve": TEXTS, "fay": TEXTS}
    found = similar.pairs({name: hand_in(tmp_path / name, texts) for name, texts in students.items()}, starter, above=0)
    assert (found[0]["one"], found[0]["other"]) == ("eve", "fay")
    assert [pair["score"] for pair in found] == sorted((pair["score"] for pair in found), reverse=True)
    assert min(row["fingerprints"] for pair in found for row in pair["shared"]) >= similar.ROW


def test_what_more_than_a_quarter_of_the_class_shares_is_nobodys_own(starter, tmp_path):
    tree = hand_in(tmp_path, TEXTS)
    assert similar.pairs({f"student-{number}": tree for number in range(8)}, starter, above=0) == []


def test_a_helper_of_the_students_own_is_told_by_its_file(starter, tmp_path):
    own = "".join(f"def step_{place}(x):\n    return [y.real + x.{'abcdef'[place]} for y in x if y] or x.copy()\n" for place in range(6))
    trees = {name: hand_in(tmp_path / name, {"helper.py": own}) for name in ("ada", "ben")}
    [pair] = similar.pairs(trees, starter)
    assert [row.get("file") for row in pair["shared"]] == ["helper.py"]


BROKEN = {
    "a bracket that never closes": b"def f(:\n    return ((((\n",
    "a text that never closes": b"x = '''" + b"a" * 10,
    "bytes that are no UTF-8": b"\xff\xfe\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_python_would_refuse_takes_part_and_the_rest_is_still_found(content, starter, tmp_path):
    answers = {name: text for name, text in TEXTS.items() if name.startswith("ws/")}
    trees = {name: hand_in(tmp_path / name, answers) for name in ("ada", "ben")}
    for tree in trees.values():
        (tree / "codecs.py").write_bytes(content)
    assert similar.pairs(trees, starter)[0]["score"] == 1


def test_an_answer_below_a_syntax_error_still_counts(starter, tmp_path):
    answer = {"codecs.py": "def broken(:\n" + TEXTS["codecs.py"], "ws/by_hand.py": TEXTS["ws/by_hand.py"]}
    [pair] = similar.pairs({name: hand_in(tmp_path / name, answer) for name in ("ada", "ben")}, starter)
    assert "codecs-2" in {row.get("exercise") for row in pair["shared"]}


def test_a_link_is_not_followed(starter, tmp_path):
    outside = hand_in(tmp_path / "outside", TEXTS)
    for name in ("ada", "ben"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "codecs.py").symlink_to(outside / "codecs.py")
        (tmp_path / name / "ws").symlink_to(outside / "ws")
    assert similar.pairs({name: tmp_path / name for name in ("ada", "ben")}, starter, above=0) == []


def test_the_table_is_the_same_in_another_process_and_for_another_order(starter, tmp_path, python):
    trees = {"ada": hand_in(tmp_path / "ada", TEXTS), "ben": hand_in(tmp_path / "ben", answered(-1))}
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom kit.grading import similar\nada, ben, starter = map(Path, sys.argv[1:])\n"
        "print(json.dumps(similar.pairs({'ben': ben, 'ada': ada}, starter, above=0)))"
    )
    elsewhere = python("-c", code, str(trees["ada"]), str(trees["ben"]), str(starter))
    assert json.loads(elsewhere.stdout) == similar.pairs(trees, starter, above=0) != []


TOKEN = st.sampled_from(["if", "N", "(", ")", ".get", "+", "T", "return", "[", "]"])
LONG_ENOUGH = winnow.K + winnow.WINDOW - 1


@given(st.lists(TOKEN, max_size=30), st.lists(TOKEN, min_size=LONG_ENOUGH, max_size=30), st.lists(TOKEN, max_size=30))
def test_thirteen_tokens_in_common_are_noticed_wherever_they_stand(before, common, after):
    def numbers(row):
        return {number for number, _, _ in winnow.fingerprints("a.yaml", " ".join(row))}

    assert numbers([*before, *common]) & numbers([*common, *after])


HOSTILE = {
    "quotes": "'" * 200_000,
    "triple quotes": "'''a\"\"\"b" * 20_000,
    "backslashes": '"' + "\\" * 199_999,
    "blanks": " " * 200_000,
    "nested functions": "".join(f"{' ' * depth}def f():\n" for depth in range(600)),
    "digits and dots": "1." * 100_000,
    "comments that never close": "/*" * 100_000,
    "tags that never close": "<!--{#" * 30_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("file", ["a.py", "a.proto", "a.html"])
def test_no_text_takes_long_to_read(text, file):
    started = time.process_time()
    for _, _, block in winnow.blocks(file, text):
        winnow.fingerprints(file, block)
    assert time.process_time() - started < 5
