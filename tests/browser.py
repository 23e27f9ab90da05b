"""A browser for tests: each page is listened to, and may neither complain nor ask another host for anything."""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from kit.launch import HOST

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
WITHIN = 10_000  # milliseconds until a test gives up on the page


@contextlib.contextmanager
def browsing(executable: str) -> Iterator[Browser]:
    """Start the installed Chromium without a window, and end it after the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visiting(browser: Browser, port: int, path: str = "/", expected: tuple[str, ...] = (), **options) -> Iterator[Page]:
    """Open ``path`` in a context of its own, and after the block assert that the page was quiet and asked this server only.

    ``expected`` are phrases of complaints that must come, each once: a browser logs every refusal that it meets. ``options`` are
    Playwright's for a context, such as ``PHONE``.
    """
    complaints, asked, underway = [], [], set()

    def begin(request):
        asked.append(request.url)
        underway.add(request)

    def end(request):
        underway.discard(request)

    with contextlib.closing(browser.new_context(base_url=f"http://{HOST}:{port}", **(options or DESKTOP))) as context:
        context.set_default_timeout(WITHIN)
        context.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        for event, heard in (("request", begin), ("requestfinished", end), ("requestfailed", end)):
            context.on(event, heard)
        page = context.new_page()
        page.goto(path)
        yield page
        while underway:
            page.wait_for_timeout(10)
        page.evaluate("0")  # an answer, after which every message before it has arrived
    unmet = [phrase for phrase in expected if not any(phrase in complaint for complaint in complaints)]
    assert unmet == [], complaints
    assert len(complaints) == len(expected), complaints
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {f"{HOST}:{port}"}


def fits(page: Page) -> bool:
    """Say whether the page is no wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth") and (
        page.evaluate("innerWidth") == page.viewport_size["width"]  # a page that a phone must shrink is laid out wider
    )
