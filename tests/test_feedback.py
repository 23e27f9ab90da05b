"""The feedback pages and the overview in a browser: readable by anybody, on anything, and deaf to what a student's text says."""

import hashlib
import json
import os
import subprocess
from itertools import product

import pytest
import records
from browser import browsing, fits

from kit.grading import endings, figures, overview, pages
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
    for record in [everything, *unread, *map(records.nasty, records.NASTY)]:
        pages.write(record, found)
    overview.write(records.classroom(40), records.times(records.classroom(40)), found)
    nasty = [records.nasty(kind) for kind in records.NASTY]
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
    assert "visible 10/11. 1 point is not decided yet" in opened("feedback/every-ending.html").locator(".total").inner_text()
    assert "visible 3/3. Every point is decided" in opened("feedback/nasty-long.html").locator(".total").inner_text()
    unread = opened("feedback/unread-2.html").locator(".total").inner_text()
    assert "no mark yet" in unread and "visible 0/18. No check ran" in unread
    assert "visible" not in opened("feedback/unread-1.html").locator(".total").inner_text()  # nothing handed in: 0, and nothing to see


def test_every_ending_has_words_of_its_own():
    for told in (endings.EXERCISES, endings.SUBMISSIONS):
        for field in ("sign", "word", "means", "next"):
            assert len({getattr(ending, field) for ending in told.values()}) == len(told), field
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
