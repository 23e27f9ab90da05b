"""The page with three panes, in a real browser: the same words on each wire, and a stop that stops the model."""

import re

import pytest
from browser import PHONE, browsing, fits, visiting
from playwright.sync_api import expect

from kit import talk
from kit.launch import running
from solutions import stream

PANES = ("sse", "ws", "rpc")
ENDED = re.compile(r"^(\d+) tokens, (\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def server():
    with running("solutions.stream") as started:
        yield started
        assert not re.findall(r'File ".*/solutions/.*', started.log())


@pytest.fixture(scope="module")
def chromium(needs):
    with browsing(needs("chromium")) as browser:
        yield browser


@pytest.fixture
def page(chromium, server):
    with visiting(chromium, server.port) as opened:
        yield opened


def ask(page, prompt: str, pace: str = "0") -> None:
    page.get_by_label("Question").fill(prompt)
    page.get_by_label("Pace").select_option(pace)
    page.get_by_role("button", name="Ask on all three").click()


def state(page, pane: str):
    return page.locator(f"#{pane} .state")


@pytest.mark.parametrize("prompt", ["What is REST?", "What is CRUD?", "Éé → “x”?"])
def test_three_wires_bring_the_same_words(page, prompt):
    ask(page, prompt)
    said = b"".join(talk.load().stream(prompt, limit=stream.talk.LIMIT)).decode(errors="replace")
    for pane in PANES:
        expect(state(page, pane)).to_have_text("complete")
        assert page.locator(f"#{pane} .answer").text_content() == said


def test_each_pane_says_when_the_first_token_came_and_how_many_pieces(page):
    ask(page, "What is REST?")
    for pane in PANES:
        expect(state(page, pane)).to_have_text("complete")
        first, whole = (float(page.locator(f"#{pane} .{name}").inner_text().removesuffix(" ms")) for name in ("first", "whole"))
        assert 0 < first <= whole
        assert int(page.locator(f"#{pane} .count").inner_text()) == 53


@pytest.mark.parametrize("pane", PANES)
def test_a_stop_button_stops_the_model_within_a_token(page, server, pane, until):
    before = len(ENDED.findall(server.log()))
    page.get_by_label("Pace").select_option("1")  # so slow that what is on its way to a busy browser is less than a token
    page.locator(f"#{pane} .ask").click()
    page.locator(f"#{pane} .count", has_text=re.compile(r"^\d")).wait_for()
    page.locator(f"#{pane} .stop").click()
    expect(state(page, pane)).to_have_text("stopped")
    until(lambda: len(ENDED.findall(server.log())) > before)
    [(made, how)] = ENDED.findall(server.log())[before:]
    assert how == "left"
    assert int(made) <= int(page.locator(f"#{pane} .count").inner_text()) + 1


def test_a_pane_is_asked_again_after_a_stop(page):
    page.get_by_label("Pace").select_option("0.05")
    page.locator("#ws .ask").click()
    page.locator("#ws .count", has_text="2").wait_for()
    page.locator("#ws .stop").click()
    expect(state(page, "ws")).to_have_text("stopped")
    page.get_by_label("Pace").select_option("0")
    page.locator("#ws .ask").click()
    expect(state(page, "ws")).to_have_text("complete")


def test_who_closes_the_page_stops_three_models(chromium, server, until):
    before = len(ENDED.findall(server.log()))
    with visiting(chromium, server.port) as page:
        ask(page, "What is REST?", "0.05")
        for pane in PANES:
            page.locator(f"#{pane} .count", has_text=re.compile(r"^\d")).wait_for()
        page.goto("/")
    until(lambda: len(ENDED.findall(server.log())) >= before + 3)
    assert {how for _, how in ENDED.findall(server.log())[before:]} == {"left"}


def test_the_page_fits_a_phone(chromium, server):
    with visiting(chromium, server.port, **PHONE) as page:
        ask(page, "What is REST?")
        for pane in PANES:
            expect(state(page, pane)).to_have_text("complete")
        assert fits(page)


def test_a_page_from_elsewhere_gets_no_socket(chromium, server):
    """Open our socket from another origin, as a stranger's page would; the browser says where it comes from, and the server refuses."""
    with running("solutions.stream") as other, visiting(chromium, other.port, expected=("403",)) as page:
        port = int(_socket_port(chromium, server))
        ended = page.evaluate(f"new Promise((done) => {{ new WebSocket('ws://127.0.0.1:{port}/').onclose = (e) => done(e.code); }})")
        assert ended == 1006


def _socket_port(chromium, server) -> str:
    with visiting(chromium, server.port) as page:
        return page.locator("body").get_attribute("data-socket-port")
