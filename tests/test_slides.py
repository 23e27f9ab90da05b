"""The deck is one file that needs no network, fits its screen and its hour, and shows nothing that the code or the measurement doesn't."""

import html
import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from benchmarks import claims, distance_plot, plots
from benchmarks.cases import CELLS, MATCHED

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "slides" / "wires.md").read_text(encoding="utf-8")
WIRE = "A request in the wire view: hexadecimal and text, each byte coloured by its layer, and a card on the header Content-Length"
UNIT = r"([\d,.]*\d) ?(µs|ms|B|calls/s)\b"
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--window-size=1280,720"]
CHROMIUM += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# A box that holds more than it shows, that leaves its slide, or that runs into the sources at the foot; a picture without pixels.
PROBE = """<script>addEventListener("load", () => setTimeout(() => {
  const found = [];
  document.querySelectorAll("section").forEach((slide, index) => {
    const frame = slide.getBoundingClientRect(), foot = slide.querySelector(".source");
    const lowest = foot ? foot.getBoundingClientRect().top : frame.bottom - 12;
    const say = (box, what) => found.push(`slide ${index + 1}: ${box.tagName} ${what}`);
    for (const box of [slide, ...slide.querySelectorAll("*")]) {
      const place = box.getBoundingClientRect();
      if (box.closest("[role=note]") || !place.width) continue;
      if (box.clientWidth && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)) say(box, "scrolls");
      if (place.right > frame.right + 1 || place.bottom > frame.bottom + 1) say(box, "leaves the slide");
      if (box !== slide && !box.closest(".source") && place.bottom > lowest + 1) say(box, "is too low");
      if (box.tagName === "IMG" && !box.naturalWidth) say(box, "is missing");
    }
  });
  document.body.innerHTML = `<pre id="found">${JSON.stringify(found)}</pre>`;
}, 300));</script>"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    """Build the deck as ``make slides`` does, and return its path."""
    path = tmp_path_factory.mktemp("slides") / "new folder" / "wires.html"
    subprocess.run([sys.executable, "slides/build.py", str(path)], cwd=ROOT, check=True, capture_output=True, timeout=120)
    return path


@pytest.fixture(scope="module")
def page(deck):
    return deck.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def slides(page):
    """Return the HTML of each slide."""
    return re.findall(r"<section\b.*?</section>", page, re.S)


def text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def title(slide: str) -> str:
    return text(re.search(r"<h1.*?</h1>", slide, re.S)[0])


def notes(slide: str) -> str:
    found = re.search(r'<div[^>]*role="note"[^>]*>(.*?)</div>', slide, re.S)
    return text(found[1]) if found else ""


def test_the_deck_is_the_only_file_that_is_written(deck):
    assert [path.name for path in deck.parent.iterdir()] == ["wires.html"]


def test_nothing_is_loaded_from_elsewhere(page):
    tags = re.findall(r"<(?:img|script|link|iframe|video|audio|source|object|embed)\b[^>]*>", page)
    loaded = [url for tag in tags for url in re.findall(r"(?:src|href|data)=[\"']([^\"']*)", tag)]
    styles = "".join(re.findall(r"<style.*?</style>", page, re.S))
    assert [url[:60] for url in loaded if not url.startswith("data:")] == []
    assert re.findall(r"@import|url\((?![\"']?data:)", styles) == []


def test_help_shows_an_example():
    shown = subprocess.run([sys.executable, "slides/build.py", "--help"], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    assert "python slides/build.py out/slides/wires.html" in " ".join(shown.stdout.split())


def test_every_slide_has_a_title_of_its_own(slides):
    titles = [title(slide) for slide in slides]
    assert len(set(titles)) == len(titles) > 12


def test_every_slide_has_its_minutes_in_its_notes(slides):
    assert [title(slide) for slide in slides if not re.match(r"\s*\d+ minutes?\. \S", notes(slide))] == []


def test_the_lecture_fits_its_time(slides):
    assert 45 <= sum(int(re.match(r"\s*(\d+) minutes?", notes(slide))[1]) for slide in slides) < 75


def test_no_code_is_pasted_into_the_source():
    blocks = re.findall(r"^```.*?\n(.*?)^```$", SOURCE, re.M | re.S)
    assert [block for block in blocks if not re.fullmatch(r"\{\{[^{}]*(\{[^{}]*\}[^{}]*)*\}\}\n", block)] == []


def test_every_line_of_code_on_a_slide_stands_in_the_kit_in_that_order(slides):
    files = [path for folder in ("solutions", "kit") for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".proto")]
    sources = [[line.strip() for line in path.read_text(encoding="utf-8").splitlines()] for path in files if path.parent.name != "mistakes"]
    blocks = [text(block) for slide in slides for block in re.findall(r'<pre\s+class="sourceCode (?:python|proto)".*?</pre>', slide, re.S)]
    assert len(blocks) >= 3
    for block in blocks:
        lines = [line.strip() for line in block.strip().splitlines()]
        assert any(in_order(lines, source) for source in sources), block
        assert "SOLUTION" not in block


def in_order(lines: list[str], source: list[str]) -> bool:
    rest = iter(source)
    return all(line in rest for line in lines)


def test_no_measured_figure_is_written_by_hand():
    assert re.findall(UNIT, re.sub(r"\{\{.*?\}\}", "", SOURCE)) == []


def test_every_measured_figure_is_computed_from_the_reference(slides):
    result = claims.reference()
    counted = [result["cells"][cell]["bytes"][size] for cell, size in product(CELLS, ("small", "large"))]
    right = {f"{claims.latency(result, cell).middle:,.0f} µs" for cell in CELLS}
    right |= {f"{claims.latency(result, cell, name='forest').middle:,.0f} µs" for cell in MATCHED}
    right |= {f"{claims.throughput(result, cell).middle:,.0f} calls/s" for cell in CELLS}
    right |= {f"{count[where + '_out'] + count[where + '_in']:,.0f} B" for count, where in product(counted, ("payload", "socket"))}
    right |= {f"{rtt:g} ms" for rtt in distance_plot.distances(distance_plot.stored())}
    shown = {f"{number} {unit}" for slide in slides for number, unit in re.findall(UNIT, text(slide))}
    assert shown
    assert shown - right == set()


def test_every_plot_says_its_finding_in_words(page):
    result = claims.reference()
    alts = [html.unescape(alt) for alt in re.findall(r'<img\b[^>]*\balt="([^"]*)"', page)]
    figures = [*(draw(result) for draw in plots.available(result).values()), distance_plot.distance(distance_plot.stored())]
    assert sorted(alts) == sorted([*(figure.get_suptitle() for figure in figures), WIRE])


def test_no_slide_scrolls(page, needs, tmp_path):
    (tmp_path / "probe.html").write_text(page.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    seen = chromium(needs, tmp_path, "--virtual-time-budget=3000", "--dump-dom", (tmp_path / "probe.html").as_uri())
    assert json.loads(html.unescape(re.search(r'<pre id="found">(.*?)</pre>', seen, re.S)[1])) == []


@pytest.mark.parametrize("wanted", ["One model, many wires", "To compare wires, change one thing at a time"])
def test_a_slide_is_not_blank(deck, slides, needs, tmp_path, wanted):
    number = [title(slide) for slide in slides].index(wanted) + 1
    picture = tmp_path / "slide.png"
    chromium(needs, tmp_path, "--virtual-time-budget=3000", f"--screenshot={picture}", f"{deck.as_uri()}#{number}")
    assert inked(picture) > 0.02


def chromium(needs, folder: Path, *arguments: str) -> str:
    """Run the browser without a window on a fresh profile, and return what it printed."""
    command = [needs("chromium"), *CHROMIUM, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def inked(picture: Path) -> float:
    """Return the share of pixels of the slide's inner part that are much darker than paper."""
    from matplotlib.image import imread

    height, width = (pixels := imread(picture)).shape[:2]
    return float((pixels[height // 8 : -height // 8, width // 16 : -width // 16, :3].mean(axis=2) < 0.6).mean())
