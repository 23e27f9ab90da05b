"""What people see of the socket in a browser: answers while they draw, statistics that come unasked, a page that comes back."""

import base64
import contextlib
import json
import re
import threading

import pytest
from browser import DESKTOP, PHONE, WITHIN, browsing, fits, visiting
from playwright.sync_api import Page, expect
from websockets.sync.client import connect
from websockets.sync.server import serve

from kit import launch, model
from kit.contract import Request
from kit.launch import HOST, free_port, running
from kit.serve_app import serving
from solutions import codecs
from solutions.ws import Client

SEVEN = [(1.8, 1.2), (5.6, 1.2), (5.2, 3), (3.4, 7.2)]  # where a pointer goes that draws a 7, in pixels of the grid
ASK = """([address, protocols, text, octets]) => new Promise((done, fail) => {
  const socket = new WebSocket(address, protocols);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => socket.send(text ?? Uint8Array.from(atob(octets), (letter) => letter.charCodeAt(0)));
  socket.onmessage = ({ data }) => {
    done(typeof data === "string" ? { text: data } : { octets: btoa(String.fromCharCode(...new Uint8Array(data))) });
    socket.close(1000);
  };
  socket.onclose = ({ code }) => done({ code });
})"""  # ask once over a socket of the page's own; the answer, or the code of a socket that was closed instead


@pytest.fixture(scope="module")
def browser(needs):
    """Give a browser, started once."""
    with browsing(needs("chromium")) as started:
        yield started


@pytest.fixture
def visit(browser, ws):
    """Give ``with visit(path, …) as page``."""
    return lambda *arguments, **options: visiting(browser, ws.port, *arguments, **options)


@pytest.fixture(scope="module")
def page(browser, ws):
    """Give one page for all questions that don't care what is on it."""
    with visiting(browser, ws.port) as opened:
        yield opened


def _places(page: Page) -> list[tuple[float, float]]:
    """Return where in the window the points of SEVEN are."""
    box = page.locator("#grid").bounding_box()
    return [(box["x"] + x * box["width"] / 8, box["y"] + y * box["height"] / 8) for x, y in SEVEN]


def _press(page: Page, then: int = 0) -> None:
    """Put the pointer down where the 7 begins, and go to so many of its other points; the button stays down."""
    first, *others = _places(page)
    page.mouse.move(*first)
    page.mouse.down()
    for place in others[:then]:
        page.mouse.move(*place, steps=6)


def _number(page: Page) -> int:
    return int(page.locator("#statistics").get_attribute("data-number") or 0)


def _counted(page: Page) -> dict[str, int]:
    """Return the statistics that are shown."""
    rows = page.locator("#statistics li")
    return {label: int(count) for label, count in (row.split() for row in rows.all_inner_texts())}


def test_the_answers_come_over_the_socket_while_the_pointer_moves(visit):
    with visit() as page:
        frames = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(("asked", frame))))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(("answered", frame))))
        page.reload()
        expect(page.locator("#state")).to_have_text("connected")
        _press(page, then=1)
        page.wait_for_function("Number(answered.textContent) > 2")
        before = int(page.locator("#answered").inner_text())
        for place in _places(page)[2:]:
            page.mouse.move(*place, steps=6)
        expect(page.locator("#label")).to_have_text("7")  # and the button is still down
        page.wait_for_function(f"Number(answered.textContent) > {before}")
        page.mouse.up()
        drawn = [float(word) for word in page.locator("#features").input_value().split()]
        page.wait_for_function("asked.textContent === answered.textContent")
    asked = [json.loads(frame)["features"] for way, frame in frames if way == "asked" and '"features"' in frame]
    assert asked[-1] == drawn
    assert len(asked) == sum(way == "answered" and '"label"' in frame for way, frame in frames) > 4


def test_what_is_shown_is_what_the_model_says(visit):
    with visit() as page:
        _press(page, then=3)
        page.mouse.up()
        page.get_by_label("Model").select_option("forest")
        drawn = [float(word) for word in page.locator("#features").input_value().split()]
        right = model.predict(drawn, "forest")
        expect(page.locator("#label")).to_have_text(right.label)
        expect(page.locator("#score")).to_have_text(f"{100 * right.score:.1f} % sure, says forest")


def test_the_grid_is_drawn_in_by_keyboard_too(visit):
    with visit() as page:
        expect(page.locator("#state")).to_have_text("connected")
        page.locator("#grid [role=gridcell]").first.focus()
        page.keyboard.press("Space")
        page.wait_for_function("Number(answered.textContent) > 0")
        assert page.evaluate("document.activeElement.ariaLabel") == "row 1, column 1, ink 16"


def test_one_question_at_a_time_is_under_way_however_quickly_one_draws(visit):
    with visit() as page:
        expect(page.locator("#state")).to_have_text("connected")
        underway, asked = page.evaluate(
            """new Promise((done) => {
              let most = 0;
              for (let i = 0; i < 64; i++) {
                change((old, j) => (j <= i ? 16 : 0));
                most = Math.max(most, asked.textContent - answered.textContent);
              }
              done([most, Number(asked.textContent)]);
            })"""
        )
        expect(page.locator("#label")).to_have_text(model.predict([16.0] * 64).label)
        assert (underway, asked) == (1, 1)
        expect(page.locator("#asked")).to_have_text("2")  # the first drawing and the last: those in between were overtaken


def test_statistics_are_pushed_to_two_pages_whoever_asked(visit, ws):
    with visit() as one, visit() as two:
        with Client(ws.port) as client:
            client.predict(model.sample(3))
            with connect(f"ws://{HOST}:{ws.port}/watch") as watch:
                watch.send('{"after": 0}')
                watch.recv(timeout=5)
                newest = json.loads(watch.recv(timeout=5))
            client.predict(model.sample(3) + model.sample(5))
        labels = newest["labels"] | {"3": newest["labels"]["3"] + 1, "5": newest["labels"].get("5", 0) + 1}
        for page in (one, two):
            page.wait_for_function(f"document.getElementById('statistics').dataset.number == {newest['number'] + 1}")
            assert _counted(page) == labels


def test_who_draws_in_one_page_is_seen_in_the_other(visit):
    with visit() as one, visit() as two:
        before = _number(two)
        _press(one, then=3)
        one.mouse.up()
        two.wait_for_function(f"document.getElementById('statistics').dataset.number > {before}")


RUN, NEWEST, OLDER = {"run": "a"}, {"number": 5, "labels": {"3": 4, "7": 1}}, {"number": 4, "labels": {"3": 4}}


@pytest.mark.parametrize(
    ("pushed", "shown", "why"),
    [
        ([RUN, NEWEST], {"3": 4, "7": 1}, "the counts, by label"),
        ([RUN, NEWEST, OLDER], {"3": 4, "7": 1}, "what was seen before is no news"),
        ([RUN, NEWEST, RUN], {"3": 4, "7": 1}, "the same run goes on"),
        ([RUN, NEWEST, {"run": "b"}], {}, "another run has counted nothing yet"),
        ([RUN, NEWEST, {"run": "b"}, OLDER], {"3": 4}, "another run's numbers begin anew"),
    ],
)
def test_the_statistics_shown_are_the_newest_of_this_run(visit, pushed, shown, why):
    with visit() as page:
        page.route_web_socket(
            re.compile("/watch$"), lambda socket: socket.on_message(lambda _: [socket.send(json.dumps(message)) for message in pushed])
        )
        page.reload()
        expect(page.locator("#statistics li")).to_have_count(len(shown))
        assert _counted(page) == shown, why


@contextlib.contextmanager
def _left_alone(browser, port):
    """Open the page without a judge, for while a server is away the browser logs each attempt; give it and what else was complained of."""
    complaints = []
    with contextlib.closing(browser.new_context(base_url=f"http://{HOST}:{port}")) as context:
        context.set_default_timeout(WITHIN)
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.goto("/")
        yield page
        assert [text for text in complaints if "ERR_CONNECTION_REFUSED" not in text] == []


def test_the_page_comes_back_when_the_server_was_started_anew(browser, monkeypatch):
    port = free_port()
    monkeypatch.setattr(launch, "free_port", lambda: port)
    with contextlib.ExitStack() as open_page:
        with running("solutions.ws"):
            page = open_page.enter_context(_left_alone(browser, port))
            _press(page, then=3)
            page.mouse.up()
            expect(page.locator("#label")).to_have_text("7")
            page.wait_for_function("document.getElementById('statistics').dataset.number > 0")
        expect(page.locator("#state")).to_have_text("lost; trying again")
        page.get_by_role("button", name="Clear").click()  # nobody hears it now
        _press(page)
        page.mouse.up()
        with running("solutions.ws"):
            expect(page.locator("#state")).to_have_text("connected")
            drawn = [float(word) for word in page.locator("#features").input_value().split()]
            right = model.predict(drawn)
            expect(page.locator("#score")).to_have_text(f"{100 * right.score:.1f} % sure, says linear")  # asked once more, unasked
            expect(page.locator("#statistics li")).to_have_count(1)
            assert _counted(page) == {right.label: 1}  # the new server's numbers, not those from before


@pytest.mark.parametrize("codec", codecs.ALL, ids=lambda codec: codec.name)
@pytest.mark.parametrize("features", [model.sample(3), model.sample(3) + model.sample(8), [1.0]], ids=["one", "two", "refused"])
def test_a_browsers_own_websocket_gets_the_same_frame_as_our_client(page, ws, codec, features):
    body = codec.encode(Request(features, "forest"))
    with connect(f"ws://{HOST}:{ws.port}/", subprotocols=[codec.name]) as socket:
        socket.send(body, text=codec is codecs.Json)
        ours = socket.recv(timeout=5)
    text, octets = (body.decode(), None) if codec is codecs.Json else (None, base64.b64encode(body).decode())
    answer = page.evaluate(ASK, [f"ws://{HOST}:{ws.port}/", [codec.name], text, octets])
    assert answer == ({"text": ours} if isinstance(ours, str) else {"octets": base64.b64encode(ours).decode()})


@contextlib.contextmanager
def _careless():
    """Run a server that looks at no Origin and repeats what it hears, and give its port."""
    with serve(lambda socket: socket.send(socket.recv(timeout=5)), HOST, 0) as started:
        thread = threading.Thread(target=started.serve_forever)
        thread.start()
        yield started.socket.getsockname()[1]
        started.shutdown()
        thread.join(5)


def test_the_page_of_a_stranger_gets_a_socket_to_a_careless_server_and_none_to_ours(browser, ws):
    def stranger(_, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<!doctype html><link rel=icon href=data:,><title>Win a prize</title>"]

    asked = json.dumps({"features": model.sample(3)})
    refused = ("Unexpected response code: 403",)
    with _careless() as careless, serving(stranger) as port, visiting(browser, port, expected=refused) as page:
        assert page.evaluate(ASK, [f"ws://{HOST}:{careless}/", [], asked, None]) == {"text": asked}
        assert page.evaluate(ASK, [f"ws://{HOST}:{ws.port}/", [], asked, None]) == {"code": 1006}


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_fits_the_window_and_every_control_has_a_name(visit, width):
    with visit(**width) as page:
        _press(page, then=3)
        page.mouse.up()
        page.locator("#statistics li").first.wait_for()
        assert fits(page)
        assert page.get_by_role("grid", name="Drawing").count() == 1
        assert page.get_by_role("combobox", name="Model").count() == 1
        assert page.get_by_role("list", name=re.compile("Labels given")).count() == 1
