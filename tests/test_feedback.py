"""The feedback pages and the overview in a browser: readable by anybody, on anything, and deaf to what a student's text says."""

import base64
import hashlib
import json
import os
import re
import subprocess
from itertools import product

import pytest
import records
from browser import browsing, fits

from kit.grading import endings, figures, marks, overview, pages, told
from kit.grading.plain import shown

AXE = "4.14.1"  # axe-core, which finds what a screen reader or weak eyes would stumble over
SIGHTS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True},
}
SIMILAR = [
    {
        "one": "student-000",
        "other": "student-004",
        "score": 0.87,
        "usual": 0.1,
        "shared": [{"exercise": "rest-3", "lines of one": "12-30"}],
    },
    {"one": "student-001", "other": "who-left", "score": 0.5, "shared": ["rest-4"]},
]
OURS = {"script": 0, "iframe": 0, "object": 0, "embed": 0, "form": 0, "link": 0, "base": 0, "img": 0, "style": 1, "meta": 5, "main": 1}
HELD = """() => [...document.querySelectorAll("*")].flatMap((each) => [...each.attributes])
  .filter((each) => /^on|^style$|^autofocus$/.test(each.name)).map((each) => each.name)"""
WORDS = ["likely cause", "what was sent", "what came back", "what was expected", "hint.", "what your code printed", "lines 12 to 17"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder with the pages of a class, of every ending, of every nasty text, and of nobody."""
    found = tmp_path_factory.mktemp("grades")
    (found / "similar.json").write_text(json.dumps(SIMILAR))
    by_hand = [{"exercise": "rest-3", "earned": 1, "why": "Right, in an unusual way.", "who": "G. Grader", "when": "2026-11-21"}]
    everything = records.record("every-ending", late=True, notes=["labs/rest/errors.py is missing"], by_hand=by_hand)
    unread = [records.unread(f"unread-{place}", ending) for place, ending in enumerate(endings.SUBMISSIONS) if ending != "graded"]
    nasty = [records.nasty(kind) | {"notes": [f"labs/{text}"]} for kind, text in records.NASTY.items()]
    for record in [everything, *unread, *nasty]:
        pages.write(record, found)
    overview.write(records.classroom(40), records.times(records.classroom(40)), found)
    overview.write(nasty, records.times(nasty), found / "nasty")
    overview.write([], {}, found / "nobody")
    return found


@pytest.fixture(scope="module")
def browser(needs):
    """Give a browser, started once."""
    with browsing(needs("chromium")) as started:
        yield started


@pytest.fixture
def opened(browser, folder):
    """Give ``opened(name, **options)``, which opens a page; at the end nothing else was asked for, and nothing was complained about."""
    asked, complaints, contexts = [], [], []

    def open_page(name, **options):
        contexts.append(context := browser.new_context(**options))
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.goto((folder / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("data:", folder.as_uri()))] == []
    assert complaints == []


@pytest.fixture(scope="module")
def axe(needs, tmp_path_factory):
    """Give axe-core's script, installed from its package; no script of the package is run."""
    found = tmp_path_factory.mktemp("axe")
    words = [needs("npm"), "install", f"axe-core@{AXE}", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    ended = subprocess.run(words, cwd=found, capture_output=True, text=True, timeout=120, check=False)
    if ended.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"npm could not install axe-core: {ended.stderr}")
    return (found / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "sight"),
    [
        *product(["feedback/every-ending.html", "overview.html"], SIGHTS),
        *product(["feedback/unread-2.html", "nobody/overview.html"], ["phone"]),
    ],
)
def test_axe_finds_no_violation_and_the_page_fits(opened, axe, name, sight):
    page = opened(name, **SIGHTS[sight])
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10
    assert fits(page)


@pytest.mark.parametrize("kind", records.NASTY)
def test_a_text_is_shown_and_makes_no_element_and_runs_no_script(opened, kind):
    page = opened(f"feedback/nasty-{kind}.html", bypass_csp=True, **SIGHTS["phone"])  # the escaping must do, without the policy
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(f"Object.fromEntries({json.dumps(list(OURS))}.map((tag) => [tag, document.querySelectorAll(tag).length]))") == OURS
    assert page.evaluate(HELD) == []
    assert page.evaluate("document.querySelectorAll('details.exercise').length") == 3
    assert page.locator("ol.code").first.text_content().strip() == shown(records.NASTY[kind])
    assert fits(page)


@pytest.mark.parametrize(
    ("kind", "visible"),
    [
        ("bidi", "user‹U+202E›‹U+2066›// admin"),
        ("control", "nul‹NUL› bell‹BEL›"),
        ("surrogate", "half ‹U+D83D› and"),
        ("hidden", "zero‹U+200B›width"),
    ],
)
def test_what_could_hide_is_written_out(opened, kind, visible):
    page = opened(f"feedback/nasty-{kind}.html", **SIGHTS["light"])
    assert visible in page.locator(".code code").first.text_content()
    assert visible in page.title()


def test_an_overview_of_nasty_names_stays_a_table(opened):
    page = opened("nasty/overview.html", bypass_csp=True, **SIGHTS["phone"])
    assert page.locator(".students tbody tr").count() == len(records.NASTY)
    assert (page.evaluate("window.pwned"), page.evaluate(HELD), page.locator("script, iframe, svg").count()) == (None, [], 0)
    assert fits(page)


def test_the_policy_stops_a_script_even_in_a_page_that_lets_one_in(browser, folder):
    text = (folder / "feedback/every-ending.html").read_text(encoding="utf-8")
    let_in = "<main><script>window.pwned = 1</script><p id=red style='color: rgb(255, 0, 0)'>red</p><img src='https://127.0.0.1:1/x'>"
    (folder / "let-in.html").write_text(text.replace("<main>", let_in), encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / "let-in.html").as_uri())
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("getComputedStyle(document.getElementById('red')).color") != "rgb(255, 0, 0)"


def test_failed_exercises_come_first_and_open_and_passed_ones_last_and_folded(opened):
    page = opened("feedback/every-ending.html", **SIGHTS["light"])
    found = page.evaluate("[...document.querySelectorAll('details')].map((each) => [each.querySelector('.word').textContent, each.open])")
    words = {ending.word: ending.tone for ending in endings.EXERCISES.values()}
    assert [opened for _, opened in found] == [words[word] == "bad" for word, _ in found] == [True] * 8 + [False] * 3
    assert found[-1] == ["passed", False]


def test_a_failed_exercise_says_all_that_there_is_to_say(opened):
    page = opened("feedback/every-ending.html", **SIGHTS["light"])
    said = page.locator("details", has_text="wrong answer").first.inner_text().lower()
    assert [word for word in WORDS if word not in said] == []
    assert page.locator("ol.code").first.get_attribute("start") == "12"


def test_a_mark_by_hand_stands_beside_the_automatic_one(opened):
    page = opened("feedback/every-ending.html", **SIGHTS["light"])
    assert page.locator(".beside").inner_text().split() == ["automatic", "1", "by", "hand", "+1", "final", "2"]
    rest_3 = page.locator("details", has_text="by hand 1/1")
    assert rest_3.locator(".points").text_content() == "0/1"
    assert "The automatic mark beside it stays 0." in rest_3.inner_text()


def test_the_page_says_which_points_are_decided(opened):
    assert "1 of the 11 points is not decided yet" in opened("feedback/every-ending.html").locator(".total").inner_text()
    assert "Every point is decided" in opened("feedback/nasty-long.html").locator(".total").inner_text()
    unread = opened("feedback/unread-2.html").locator(".total").inner_text()
    assert "no mark yet" in unread and "No check ran: 18 of the 18 points are not decided yet." in unread
    assert "decided" not in opened("feedback/unread-1.html").locator(".total").inner_text()  # nothing handed in: 0, and nothing to see


def test_every_ending_has_words_of_its_own():
    for words in (endings.EXERCISES, endings.SUBMISSIONS):
        for field in ("sign", "word", "means", "next"):
            assert len({getattr(ending, field) for ending in words.values()}) == len(words), field
    assert set(records.ENDINGS) == set(endings.EXERCISES)
    assert endings.of_exercise("eaten").word == "eaten"


def test_the_overview_shows_the_class(opened):
    page = opened("overview.html", **SIGHTS["light"])
    assert page.locator(".students tbody tr").count() == 40
    assert page.locator("img").count() == 4
    assert page.evaluate("[...document.images].every((each) => each.complete && each.naturalWidth > 300 && each.alt.length > 30)")
    assert "for a person to judge" in page.locator("main").inner_text()
    assert page.locator(".pairs tbody tr").count() == 2
    assert page.locator(".students a").first.get_attribute("href") == "feedback/student-000.html"


@pytest.mark.parametrize(("medium", "paper"), [("screen", "dark"), ("print", "light")])
def test_paper_is_white_when_the_screen_is_dark(opened, medium, paper):
    page = opened("overview.html", **SIGHTS["dark"])
    page.emulate_media(media=medium, color_scheme="dark")
    wanted = figures.distribution(records.classroom(40))
    page.wait_for_function("(wanted) => document.images[0].currentSrc === wanted", arg=getattr(wanted, paper))


def test_a_printed_page_shows_what_is_folded_on_the_screen(opened):
    page = opened("feedback/every-ending.html", **SIGHTS["light"])
    passed = page.locator("details", has_text="The check found nothing wrong.").locator("ol.code")
    assert not passed.is_visible()
    page.emulate_media(media="print")
    assert passed.is_visible()


def test_the_commonest_diagnoses_are_grouped_by_exercise_and_cause():
    class_of = [
        records.record(f"s-{place}", [records.exercise("rest-1", "wrong"), records.exercise("rest-2", "blank")]) for place in range(3)
    ]
    class_of.append(records.record("s-3", [records.exercise("rest-1", "crash", "another cause"), records.exercise("rest-2")]))
    cause = class_of[0]["exercises"][0]["diagnosis"]["likely"]
    assert overview.commonest(class_of) == [("rest-1", cause, 3), ("rest-1", "another cause", 1)]
    assert overview.most_failed(class_of) == [("rest-1", 4, 0), ("rest-2", 0, 3)]


@pytest.mark.parametrize("size", [0, 1, 500])
def test_an_overview_of_any_size_is_the_same_twice(size, tmp_path):
    found = records.classroom(size)
    one = overview.write(found, records.times(found), tmp_path / "one").read_bytes()
    assert one == overview.write(found[::-1], records.times(found), tmp_path / "other").read_bytes()
    assert one.count(b'href="feedback/') == size


def test_a_feedback_page_is_the_same_twice_and_needs_no_other_file(tmp_path):
    one, other = (pages.write(records.record(), tmp_path / name).read_bytes() for name in ("one", "other"))
    assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()
    assert not any(word in one for word in (b"<script", b"<link", b"src=", b"@import", b"url("))


@pytest.mark.parametrize("student", ["../ada", "a/b", "", ".hidden", "a\x00b", "ada\n"])
def test_a_student_whose_key_is_no_file_name_is_refused(student, tmp_path):
    with pytest.raises(ValueError, match="no safe file name"):
        pages.write(records.record(student), tmp_path)


FAULT = "SyntaxError: invalid syntax, in labs/rest/models.py, line 43: def describe(model_id: str"
LIBRARY = """  File "flask/app.py", line 919, in full_dispatch_request
    rv = self.dispatch_request()
         ^^^^^^^^^^^^^^^^^^^^^^^
"""
OWN = """  File "labs/rest/models.py", line 43, in describe
    if {}["which"] not in model.MODEL_IDS:
       ~~^^^^^^^^^
"""
TRACEBACK = f"labs.rest raised:\nTraceback (most recent call last):\n{LIBRARY * 20}{OWN * 3}{LIBRARY}KeyError: 'which'\ndescribing\nlinear"


def crashes(number, **fields):
    """Give ``number`` exercises of one chapter that a fault in a file stops alike."""
    return [records.exercise(f"rest-{place}", "crash", **{"diagnosis": None, "said": FAULT} | fields) for place in range(1, number + 1)]


@pytest.fixture
def seen(opened, folder):
    """Give ``seen(record, **options)``, which opens the feedback page of a record."""

    def see(record, **options):
        pages.write(record, folder)
        return opened(f"feedback/{record['student']}.html", **options)

    return see


def test_a_fault_that_stops_a_whole_chapter_is_said_once_and_the_rest_is_folded(seen):
    others = [records.exercise("start-1", "wrong"), records.exercise("rest-20", "wrong", points=0)]
    page = seen(records.record("broken", [*others, *crashes(19)]))
    assert page.locator(".fault").count() == 1
    assert "One fault stops this whole chapter" in page.locator(".fault").inner_text()
    assert page.content().count("SyntaxError: invalid syntax, in labs/rest/models.py, line 43") == 1
    assert page.evaluate("[...document.querySelectorAll('details[open] h3')].map((each) => each.textContent)") == ["✗ start-1"]


@pytest.mark.parametrize(
    "exercises",
    [
        crashes(1),
        [*crashes(2), records.exercise("rest-3")],
        [*crashes(2), *crashes(1, said="KeyError: 1")],
        [records.exercise(f"rest-{place}", "blank") for place in (1, 2)],
    ],
)
def test_where_exercises_ended_otherwise_each_says_so_itself(exercises):
    assert told.fault([told.exercise(each, None) for each in exercises]) is None


@pytest.mark.parametrize(
    ("ending", "said", "title"),
    [
        ("blank", "exercise rest-3: the list", None),
        ("crash", FAULT, "The exception"),
        ("crash", f"{FAULT}\nprinted", "The exception, and what your code printed"),
        ("port not open", f"{FAULT}\nprinted", "The exception, and what your code printed"),
        ("wrong", TRACEBACK, "The exception, and what your code printed"),
        ("wrong", "one\ntwo", "What your code printed"),
        ("time limit", "one", "What your code printed"),
    ],
)
def test_what_the_code_said_is_called_what_it_is(ending, said, title):
    page = pages.page(records.record(exercises=[records.exercise("rest-3", ending, said=said), records.exercise("rest-4")]))
    titles = ["What your code printed", "The exception", "The exception, and what your code printed"]
    assert [each for each in titles if f'<p class="label">{each}</p>' in page] == [title] * bool(title)


def test_the_exception_of_a_long_traceback_is_in_view_and_the_lines_of_libraries_are_not(seen):
    page = seen(records.record("long", [records.exercise("rest-3", "wrong", said=TRACEBACK)]), **SIGHTS["phone"])
    assert page.locator(".raised").inner_text() == "KeyError: 'which'"
    said = page.locator("pre.said").inner_text()
    assert (said.count("flask"), said.count("… lines of libraries"), said.count("labs/rest/models.py")) == (0, 2, 3)
    assert said.endswith("KeyError: 'which'\ndescribing\nlinear")


def test_a_traceback_without_a_line_of_the_students_is_shown_whole():
    assert told.own(LIBRARY + "KeyError: 1") == LIBRARY + "KeyError: 1"
    assert told.raised(LIBRARY + "KeyError: 1") == "KeyError: 1"


def test_a_dropped_exercise_says_so_and_counts_nowhere(seen):
    dropped = [records.exercise("rest-3", "wrong", points=0), records.exercise("rest-5", points=0, earned=0)]
    found = records.record("dropped", [*dropped, records.exercise("rest-4")])
    page = seen(found)
    assert page.locator("details.mute:not([open]) .chip").all_inner_texts() == ["dropped", "dropped"]
    assert page.locator("details .points").all_inner_texts() == ["1/1"]
    assert [(chapter.passed, chapter.exercises) for chapter in marks.chapters(found)] == [(1, 1)]
    assert (overview.most_failed([found]), overview.commonest([found])) == ([], [])


def test_the_time_of_hand_in_is_one_that_people_read(opened):
    assert opened("feedback/every-ending.html").locator("time").inner_text() == "2026-11-20 10:11 UTC"


def test_notes_for_the_instructor_stand_on_the_overview_alone(seen, opened, folder):
    found = records.record("noted", notes=["compare it with the LMS", "labs/start.py is missing; the starter's was taken"])
    assert seen(found).locator(".notes li").all_inner_texts() == found["notes"][1:]
    overview.write([found], {}, folder / "noted")
    page = opened("noted/overview.html")
    page.locator("details.notes summary").click()
    assert page.locator("details.notes li").all_inner_texts() == found["notes"]
    assert page.locator(".students a[href='#notes-noted']").inner_text() == "2"


def test_the_overview_says_how_many_points_came_late():
    exercises = [records.exercise("rest-1", late=True), records.exercise("rest-2"), records.exercise("codecs-1")]
    assert '<span class="chip late">1 of 3</span>' in overview.page([records.record("ada", exercises, late=True)], {})


def test_the_ranks_that_the_plot_names_can_be_read_on_a_phone(opened):
    assert opened("overview.html", **SIGHTS["phone"]).locator(".common td.rank").first.is_visible()


def test_the_distribution_says_of_how_many_it_is_and_whom_it_leaves_out():
    by_hand = [{"exercise": "rest-1", "earned": 7, "why": "", "who": "", "when": ""}]
    ruled = records.unread("ruled", "not readable", by_hand=by_hand)
    left_out = [records.unread("eve", "refused"), records.unread("fay", "nothing handed in"), records.unread("gil", "refused")]
    plot = figures.distribution([ruled, *left_out])
    assert plot.title == "The only mark is 7 of 18 points"
    assert plot.note == "Left out: 1 nothing handed in, 2 refused."
    assert plot.note in overview.page([ruled, *left_out], {})
    assert figures.distribution(left_out) is None


@pytest.mark.parametrize(
    ("equals", "title"),
    [
        (1, "Most missed: rest-0, by 3 of 6"),
        (2, "Most missed: rest-0 and rest-1, each by 3 of 6"),
        (30, "Most missed: rest-0 and 29 others, each by 3 of 6"),
    ],
)
def test_exercises_missed_as_often_as_the_first_are_counted(equals, title):
    assert figures.failed([*((f"rest-{place}", 1, 2) for place in range(equals)), ("ws-1", 1, 0)], 6).title == title


def test_a_plot_is_as_high_as_its_rows_and_one_that_shows_nothing_is_left_out():
    heights = [svg_height(figures.diagnoses([("rest-1", 2)] * rows)) for rows in (1, 2, 12)]
    assert heights[0] < heights[1] < heights[2] / 2
    assert figures.diagnoses([("1 rest-1", 1), ("2 rest-2", 1)]) is None


def test_a_mark_by_hand_counts_where_its_exercise_was_graded_or_nothing_was():
    by_hand = [{"exercise": name, "earned": 1, "why": "", "who": "", "when": ""} for name in ("rest-1", "ws-1")]
    graded = records.record("ada", [records.exercise("rest-1", "wrong")], by_hand=by_hand)
    assert (marks.change(graded), marks.final(graded), list(marks.rulings(graded))) == (1, 1, ["rest-1"])
    assert marks.final(records.unread("bob", "not readable", by_hand=by_hand)) == 2


def svg_height(plot):
    """Return the height of a plot in points."""
    return float(re.search(r'height="([\d.]+)pt"', base64.b64decode(plot.light.partition(",")[2]).decode())[1])
