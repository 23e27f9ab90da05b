"""What people see of the service in a browser: the page to draw on, a refusal, Swagger UI. No page complains, none asks another host."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from browser import DESKTOP, PHONE, browsing, fits, visiting
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page, expect

from kit import model, strip
from kit.contract import Prediction
from kit.launch import HOST
from kit.serve_app import serving
from solutions.rest import create_app
from solutions.rest.pages import as_text

SEVEN = [(1.8, 1.2), (5.6, 1.2), (5.2, 3), (3.4, 7.2)]  # where a pointer goes that draws a 7, in pixels of the grid
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
SHIFTS = """new Promise((done) => {
  let shifts = 0;
  new PerformanceObserver((list) => (shifts += list.getEntries().length)).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(shifts)));
})"""  # how often something moved on the page since it was opened
KEYS = [  # keys pressed once the grid has the focus, and what a screen reader then says
    ("ArrowUp ArrowLeft", "row 1, column 1, ink 0"),
    ("ArrowDown ArrowRight ArrowRight", "row 2, column 3, ink 0"),
    ("End ArrowRight", "row 1, column 8, ink 0"),
    ("End ArrowDown Home", "row 2, column 1, ink 0"),
    ("Space", "row 1, column 1, ink 16"),
    ("Enter ArrowDown", "row 2, column 1, ink 6"),
    ("Space Delete", "row 1, column 1, ink 0"),
    ("ArrowRight Tab Shift+Tab", "row 1, column 2, ink 0"),
]
TEMPLATE = Path(__file__).parent.parent / "solutions/rest/templates/index.html"


@pytest.fixture(scope="module")
def browser(needs):
    """Give a browser, started once."""
    with browsing(needs("chromium")) as started:
        yield started


@pytest.fixture
def visit(browser, rest):
    """Give ``with visit(path, …) as page``."""
    return lambda *arguments, **options: visiting(browser, rest.port, *arguments, **options)


def _places(page: Page) -> list[tuple[float, float]]:
    """Return where in the window the points of SEVEN are."""
    box = page.locator("#grid").bounding_box()
    return [(box["x"] + x * box["width"] / 8, box["y"] + y * box["height"] / 8) for x, y in SEVEN]


def _draw(page: Page) -> None:
    """Draw a 7 with the mouse."""
    first, *others = _places(page)
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place)
    page.mouse.up()


def _pixels(page: Page) -> list[float]:
    return [float(word) for word in page.get_by_label("Numbers that are sent").input_value().split()]


def _predicted(page: Page) -> str:
    """Press Predict and return the label that is shown."""
    with page.expect_response(re.compile(r":\d+/$")):  # the list is read again last
        page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("status")).to_contain_text("201 CREATED")
    return page.locator("#answer .label").inner_text()


def _name(page: Page) -> str:
    """Return what a screen reader calls the element with the focus."""
    return page.evaluate("document.activeElement.ariaLabel ?? (document.activeElement.labels?.[0] ?? document.activeElement).innerText")


def test_a_digit_that_is_drawn_with_the_mouse_is_read(visit):
    with visit() as page:
        _draw(page)
        assert _predicted(page) == "7"


def test_a_stroke_has_soft_edges_as_the_scanned_digits_have(visit):
    with visit() as page:
        _draw(page)
        inks = set(_pixels(page))
        assert {0, 16} < inks <= set(range(17))


def test_a_stroke_goes_on_beyond_the_edge_of_the_grid(visit):
    with visit() as page:
        x, y = _places(page)[0]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(5, y)
        page.mouse.move(5, y + 10)
        page.mouse.up()
        drawn = _pixels(page)
        page.mouse.move(x, y + 100)  # no button is down: nothing is drawn
        assert drawn[8] == 16
        assert _pixels(page) == drawn


def test_a_digit_that_is_drawn_with_a_finger_is_read_and_the_page_stays_where_it_is(visit):
    with visit(**PHONE) as page:
        page.evaluate("scrollTo(0, 100)")
        points = [[{"x": x, "y": y}] for x, y in reversed(_places(page))]  # upwards: elsewhere, this would scroll the page
        finger = page.context.new_cdp_session(page)
        for kind, point in zip(["touchStart", "touchMove", "touchMove", "touchMove", "touchEnd"], [*points, []], strict=True):
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": point})
        assert page.evaluate("scrollY") == 100
        assert _predicted(page) == "7"


def test_by_keyboard_alone_a_digit_is_drawn_sent_and_found(visit):
    with visit() as page:
        page.keyboard.press("Tab")
        assert _name(page) == "row 1, column 1, ink 0"
        for key in ["Home", *["ArrowRight"] * 2, *["Space", "ArrowRight"] * 4, *["Enter", "ArrowDown"] * 8]:
            page.keyboard.press(key)
        while _name(page) != "Predict":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("7")
        while not _name(page).startswith("/v1/predictions/"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/v1/predictions/*")
        page.wait_for_load_state("networkidle")  # the icon is asked for late
        assert json.loads(page.locator("pre").inner_text())["label"] == "7"


def test_the_grid_is_one_tab_stop_and_the_focus_goes_on_in_the_order_in_which_one_works(visit):
    with visit() as page:
        order = []
        for _ in range(15):
            page.keyboard.press("Tab")
            order.append(_name(page))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"  # where it is can be seen
        examples = [f"Example of a {digit}" for digit in range(10)]
        assert order == ["row 1, column 1, ink 0", "Numbers that are sent", *examples, "Model", "Predict", "Clear"]


def test_a_key_on_the_grid_says_where_one_is_and_how_much_ink_is_there(visit):
    with visit() as page:
        for keys, name in KEYS:
            page.reload()
            page.keyboard.press("Tab")
            for key in keys.split():
                page.keyboard.press(key)
            assert _name(page) == name, keys


@pytest.mark.parametrize("key", ["Space", "ArrowDown"])
def test_a_key_that_the_grid_reads_does_not_scroll_the_page_too(visit, key):
    with visit() as page:
        page.evaluate("addEventListener('keydown', (event) => (window.prevented = event.defaultPrevented))")
        page.get_by_role("gridcell").first.press(key)
        assert page.evaluate("prevented")


def test_the_grid_is_a_grid_for_a_screen_reader_too(visit):
    with visit() as page:
        grid = page.get_by_role("grid", name="Drawing", description="Draw with mouse, finger or pen")
        assert grid.get_by_role("row").count() == 8
        assert grid.get_by_role("gridcell").count() == 64


def test_clear_leaves_nothing(visit):
    with visit("/?example=8") as page:
        page.get_by_role("button", name="Clear").click()
        assert _pixels(page) == [0] * 64


@pytest.mark.parametrize("digit", [0, 3])
def test_an_example_is_drawn_without_the_page_being_read_again(visit, digit):
    with visit() as page:
        page.evaluate("window.stays = true")
        page.get_by_role("link", name=f"Example of a {digit}").click()
        assert _pixels(page) == model.sample(digit)
        assert page.get_by_role("gridcell", name="row 1, column 4").get_attribute("aria-label").endswith(f"ink {model.sample(digit)[3]:g}")
        assert page.evaluate("window.stays")


def test_numbers_that_are_typed_are_drawn(visit):
    with visit() as page:
        page.get_by_label("Numbers that are sent").fill("16, " * 64)
        assert page.get_by_role("gridcell", name="ink 16").count() == 64


@pytest.mark.parametrize("model_id", model.MODEL_IDS)
def test_the_answer_is_shown_as_it_came_and_stands_first_in_the_list(visit, model_id):
    with visit("/?example=4") as page:
        page.get_by_label("Model").select_option(model_id)
        assert _predicted(page) == "4"
        place = page.get_by_role("status").get_by_role("link").inner_text()
        assert f"Location: {place}\nContent-Type: application/json" in page.get_by_role("status").inner_text()
        assert page.get_by_role("status").get_by_text(f"says the model {model_id}").is_visible()
        expect(page.locator("#predictions li").first.get_by_role("link", name="4")).to_have_attribute("href", place)


@WIDTHS
def test_nothing_moves_while_the_page_is_read(visit, width):
    with visit(**width) as page:
        assert page.evaluate(SHIFTS) == 0


@WIDTHS
def test_an_answer_takes_the_place_that_was_kept_for_it(visit, width):
    with visit("/?example=4", **width) as page:
        before = page.locator("#predictions").evaluate("list => list.offsetTop")
        _predicted(page)
        assert page.locator("#predictions").evaluate("list => list.offsetTop") == before


@pytest.mark.parametrize(
    ("typed", "status", "why"),
    [
        ("1 2 3", "422 UNPROCESSABLE ENTITY", "features must hold 64 numbers for each of 1 to 256 digits; got 3"),
        ("ink " * 64, "422 UNPROCESSABLE ENTITY", "features[0] must be a number; got str"),
    ],
)
def test_a_refusal_is_told_in_the_words_of_the_problem(visit, typed, status, why):
    with visit(expected=("status of 422",)) as page:
        page.get_by_label("Numbers that are sent").fill(typed)
        page.get_by_role("button", name="Predict").click()
        expect(page.get_by_role("status")).to_contain_text(why)
        expect(page.get_by_role("status")).to_contain_text(f"{status}\nContent-Type: application/problem+json")


def test_a_server_that_is_gone_is_told_too(visit):
    with visit(expected=("ERR_CONNECTION_REFUSED",)) as page:
        page.route("**/v1/predictions", lambda route: route.abort("connectionrefused"))
        page.get_by_role("button", name="Predict").click()
        expect(page.get_by_role("status")).to_contain_text("No answer that can be read")


def test_without_javascript_the_form_works_and_a_reload_sends_nothing_again(visit):
    with visit(**DESKTOP, java_script_enabled=False) as page:
        assert not page.get_by_role("grid").is_visible()
        page.get_by_role("link", name="Example of a 5").click()
        page.get_by_role("button", name="Predict").click()
        page.wait_for_url("**/#prediction-*")
        newest = page.locator("#predictions li").first
        assert (newest.inner_text(), newest.get_attribute("id")) == ("5", page.url.partition("#")[2])
        page.reload()
        assert page.locator("#predictions li").first.get_attribute("id") == newest.get_attribute("id")


def test_without_javascript_a_refusal_is_a_page_with_a_way_back(visit):
    with visit(**PHONE, java_script_enabled=False, expected=("status of 400",)) as page:
        page.get_by_label("Numbers that are sent").fill("one two")
        page.get_by_role("button", name="Predict").click()
        expect(page.get_by_role("heading")).to_have_text("400 Malformed body")
        page.get_by_role("link", name="Back to the drawing page").click()
        expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()


def test_a_note_is_shown_as_the_text_that_it_is(visit, rest):
    note = "<script>document.title = 'caught'</script><b>bold</b>"
    with visit("/?example=9") as page:
        _predicted(page)
        place = page.get_by_role("status").get_by_role("link").get_attribute("href")
        body, headers = json.dumps({"note": note}).encode(), {"Content-Type": "application/merge-patch+json"}
        urllib.request.urlopen(
            urllib.request.Request(f"http://{HOST}:{rest.port}{place}", body, headers, method="PATCH"), timeout=5
        ).close()
        page.goto("/")
        expect(page.locator("#predictions")).to_contain_text(note)
        _predicted(page)  # and so it is when the script has read the list again
        expect(page.locator("#predictions li").first).not_to_contain_text(note)
        expect(page.locator("#predictions")).to_contain_text(note)
        assert page.locator("#predictions b, #predictions script").count() == 0
        assert page.title() == "Draw a digit"


@WIDTHS
@pytest.mark.parametrize(("path", "expected"), [("/?example=3", ()), ("/v1/predictions/9999999", ("status of 404",))])
def test_no_page_is_wider_than_the_window(visit, width, path, expected):
    with visit(path, expected=expected, **width) as page:
        assert fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_light_or_dark_as_the_reader_likes(visit, scheme):
    with visit(**DESKTOP, color_scheme=scheme) as page:
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 31)"}[scheme]


def test_a_browser_gets_a_page_for_an_error(visit):
    with visit("/v1/predictions/9999999", expected=("status of 404",)) as page:
        expect(page.get_by_role("heading")).to_contain_text("404")
        expect(page.get_by_text("there is no prediction 9999999")).to_be_visible()
        expect(page.get_by_role("link", name="Back to the drawing page")).to_have_attribute("href", "/")


def test_the_page_with_its_exercise_still_blank_can_be_used(browser):
    app = create_app()
    app.jinja_loader = ChoiceLoader(
        [DictLoader({"index.html": strip.strip(TEMPLATE.read_text(encoding="utf-8"), "index.html")}), app.jinja_loader]
    )
    app.extensions["store"].add(Prediction("3", 0.9, "linear"))
    with serving(app) as port, visiting(browser, port, "/?example=6") as page:
        assert _predicted(page) == "6"
        assert page.locator("#predictions li").count() == 0
        assert "NotImplementedError" not in page.content()


@WIDTHS
def test_swagger_ui_makes_a_prediction(visit, width):
    with visit("/openapi/swagger", **width) as page:
        operation = page.locator(".opblock-post", has_text="/v1/predictions")
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        answer = operation.locator(".live-responses-table")
        expect(answer.locator(".response-col_status").last).to_have_text("201")
        expect(answer).to_contain_text("location: /v1/predictions/")
        expect(answer).to_contain_text('"label": "3"')
        assert fits(page)


def test_an_example_has_its_numbers_right_under_each_other():
    assert as_text([16.0] * 8 + [0.5] * 56).splitlines()[:2] == ["16 16 16 16 16 16 16 16", "0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5"]
