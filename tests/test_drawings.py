"""The drawings of a recording: no byte is lost, nothing secret shows, the text is the same on the next run, the page needs no script."""

import json
import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest

import solutions.rest
import solutions.rpc
import solutions.ws
from kit import model
from kit.launch import running
from kit.prediction_pb2 import PredictionRequest
from kit.wire import dress, page, text
from kit.wire.dissect import dissect
from kit.wire.label import Labels, Layer, Message
from kit.wire.ledger import Comparison, ledger, shares
from kit.wire.look import look
from kit.wire.record import Sent
from kit.wire.rows import fold, height
from kit.wire.sequence import Picture
from kit.wire.tap import tap
from kit.wire.telling import varies
from kit.wire.turns import turns
from solutions import codecs

RFC = ("what it is good for", "RFC 9112 §3.1")
SVG = "{http://www.w3.org/2000/svg}"


def said(title, *pieces, protocol="HTTP/1.1", at=0, **more):
    """Return a message of ``(octets, layer, name, value, meaning, source, volatile)`` pieces that begins at ``at``, and its bytes."""
    labels = Labels(at)
    for octets, *told in pieces:
        labels.add(len(octets), *told)
    return Message(protocol, title, list(labels), **more), b"".join(octets for octets, *_ in pieces)


def exchange(port=b"41873", server=b"Werkzeug/3.1 Python/3.11", values=64, secret=b"Bearer of-good-news"):
    """Return the messages of a request and its response, and their bytes: enough of HTTP to be drawn."""
    features = [
        (octets, layer, name, octets.decode() if name[0] == "f" else "", *RFC)
        for i in range(values)
        for octets, layer, name in ((b"," * bool(i), Layer.PUNCTUATION, "comma"), (b"%d.0" % (i % 10), Layer.VALUES, f"features[{i}]"))
    ]
    asked, up = said(
        "POST /v1/predictions",
        (b"POST", Layer.START, "method", "POST", *RFC),
        (b" ", Layer.START, "space"),
        (b"/v1/predictions", Layer.START, "target", "/v1/predictions", *RFC),
        (b" HTTP/1.1\r\nHost: 127.0.0.1", Layer.HEADERS, "Host", "127.0.0.1", *RFC),
        (b":" + port, Layer.HEADERS, "port", port.decode(), *RFC, True),
        (b"\r\nAuthorization: ", Layer.HEADERS, "header name", "Authorization", *RFC),
        (secret, Layer.HEADERS, "Authorization", "(secret)", *RFC, True),
        (b"\r\n", Layer.HEADERS, "line end"),
        (b'{"features":[', Layer.NAMES, "field name", "features", *RFC),
        *features,
        (b"]}", Layer.PUNCTUATION, "punctuation"),
        facts={"method": "POST"},
    )
    told, down = said(
        "201 Created",
        (b"HTTP/1.1 201 Created\r\n", Layer.START, "status", "201", *RFC),
        (b"Server: " + server, Layer.HEADERS, "Server", server.decode(), *RFC, True),
        (b"\r\n\r\n", Layer.HEADERS, "empty line", "", *RFC),
        (b'{"label":"<3>"}', Layer.VALUES, "label", "<3> & more", *RFC),
        facts={"status": 201},
    )
    return [Sent(1, "sent", 0.001, asked), Sent(1, "received", 0.0042, told)], {(1, "sent"): up, (1, "received"): down}


def frames():
    """Return two calls over one HTTP/2 connection, with housekeeping before and between them."""
    sent, octets = [], {(1, "sent"): b"", (1, "received"): b""}
    for way, time, title, stream in (
        ("sent", 0.0, "SETTINGS", 0),
        ("received", 0.001, "SETTINGS", 0),
        ("sent", 0.002, "HEADERS one", 1),
        ("sent", 0.0021, "HEADERS other", 3),
        ("received", 0.009, "HEADERS 200", 3),
        ("received", 0.0091, "WINDOW_UPDATE", 0),
        ("received", 2.5, "HEADERS 200", 1),
    ):
        housekeeping = stream == 0
        message, more = said(
            title,
            (b"\0\0\x05\1\4\0\0\0" + bytes([stream]), Layer.SETTINGS if housekeeping else Layer.FRAMES, "frame header", title, *RFC),
            (b"hello", Layer.SETTINGS if housekeeping else Layer.HEADERS, "words", "hello", *RFC),
            protocol="HTTP/2",
            at=len(octets[1, way]),
            stream=stream,
            control=housekeeping,
        )
        octets[1, way] += more
        sent.append(Sent(1, way, time, message))
    return sent, octets


def upgrade():
    """Return a WebSocket: a handshake, a message each way and one more down, a goodbye."""
    sent, octets = [], {(1, "sent"): b"", (1, "received"): b""}
    for way, protocol, title, facts in (
        ("sent", "HTTP/1.1", "GET /", {"method": "GET"}),
        ("received", "HTTP/1.1", "101 Switching Protocols", {"status": 101}),
        ("received", "WebSocket", "text", {"opcode": "text"}),
        ("sent", "WebSocket", "text", {"opcode": "text"}),
        ("received", "WebSocket", "text", {"opcode": "text"}),
        ("sent", "WebSocket", "text", {"opcode": "text"}),
        ("sent", "WebSocket", "close 1000", {"opcode": "close"}),
    ):
        message, more = said(
            title, (b"some bytes", Layer.FRAME, "words", title, *RFC), protocol=protocol, at=len(octets[1, way]), facts=facts
        )
        octets[1, way] += more
        sent.append(Sent(1, way, len(sent) / 1000, message))
    return sent, octets


EXCHANGES = {"HTTP/1.1": exchange, "HTTP/2": frames, "WebSocket": upgrade}
every_exchange = pytest.mark.parametrize("recorded", [pytest.param(make(), id=name) for name, make in EXCHANGES.items()])


class Parsed(HTMLParser):
    """A page read back: its elements as ``(tag, attributes, text inside)``, and the tags that were not closed in their order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.crossed = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))
        self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        for _, _, words in self.open:
            words.append(data)

    def all(self, tag, look=""):
        """Return attributes and text of the elements of a tag that have a class."""
        return [
            (attributes, "".join(words))
            for name, attributes, words in self.elements
            if name == tag and (not look or look in (attributes.get("class") or "").split())
        ]


def listed(drawn):
    """Return the sizes that a text names, without those of titles."""
    return [int(size) for size in re.findall(r"^ +(\d+)  ", drawn, re.MULTILINE)]


# The text


def test_a_text_tells_of_each_label_its_size_its_first_bytes_its_name_and_what_it_says():
    assert "     15  2f 76 31 2f 70 72 65 64 …  target                  /v1/predictions\n" in text.draw(*exchange())


@pytest.mark.parametrize(
    "other",
    [exchange(port=b"8000"), exchange(server=b"Waitress"), exchange(secret=b"Basic bm8=")],
    ids=["port", "version", "secret"],
)
def test_a_text_is_the_same_where_only_volatile_labels_differ_even_in_length(other):
    assert text.draw(*other) == text.draw(*exchange())


def test_a_text_is_another_where_anything_else_differs():
    assert text.draw(*exchange(values=63)) != text.draw(*exchange())


def test_elements_of_a_list_show_twice_and_then_are_counted():
    drawn = text.draw(*exchange())
    assert re.findall(r"features\[\S*\].*", drawn) == [
        "features[0]             0.0",
        "features[1]             1.0",
        "features[]              62 more",
    ]


@every_exchange
def test_the_sizes_in_a_text_sum_to_the_bytes_that_the_next_run_has_too(recorded):
    shown = [one for one in recorded[0] if not one.message.control]
    certain = sum(label.end - label.start for one in shown for label in one.message.labels if not varies(label))
    assert sum(listed(text.draw(*recorded))) == certain


def test_housekeeping_is_left_out_and_a_closing_line_says_so():
    drawn = text.draw(*frames())
    assert ("SETTINGS" in drawn, drawn.splitlines()[-1]) == (False, "Left out: frames of housekeeping. text(all=True) shows it.")


@every_exchange
def test_everything_shows_where_everything_is_asked_for(recorded):
    drawn = text.draw(*recorded, all=True)
    assert sum(listed(drawn)) == sum(map(len, recorded[1].values()))
    assert "Left out" not in drawn


def test_messages_alike_show_twice_and_then_are_counted():
    message, octets = said("text", (b"3", Layer.VALUES, "text", "3"), protocol="WebSocket")
    drawn = text.draw([Sent(1, "received", 0.0, message)] * 50, {(1, "received"): octets})
    assert drawn.count("← text") == 3
    assert drawn.endswith("← text  (48 more, 48 bytes)")


@every_exchange
def test_no_line_of_a_text_is_wider_than_a_hundred_columns(recorded):
    assert max(map(len, text.draw(*recorded).splitlines())) <= 100


# What nobody may see


@pytest.mark.parametrize("drawn", [text.draw, lambda *recorded: text.draw(*recorded, all=True), page.draw])
def test_a_secret_shows_in_no_drawing(drawn):
    shown = drawn(*exchange(secret=b"Bearer of-good-news"))
    tokens = re.sub(r"<[^>]*>|\s", "", shown)
    assert not re.search("good-news|" + b"good-news".hex(), tokens)
    assert "(secret)" in shown


# The page


def drawn_bytes(parsed):
    """Return the hexadecimal of each row by its number, message by message."""
    return "".join(words.replace(" ", "") for _, words in parsed.all("td", "x"))


@every_exchange
def test_a_page_draws_every_byte_in_its_order(recorded):
    secret = b"Bearer of-good-news".hex()
    sent, octets = recorded
    wanted = "".join(octets[one.connection, one.direction][one.message.start : one.message.end].hex() for one in sent)
    assert drawn_bytes(Parsed(page.draw(sent, octets))) == wanted.replace(secret, "··" * (len(secret) // 2))


@every_exchange
def test_a_page_draws_the_same_bytes_as_text(recorded):
    sent, octets = recorded
    sizes = [sum(len(words) for _, words in Parsed(page.draw(sent, octets)).all("td", "t"))]
    assert sizes == [sum(map(len, octets.values()))]


@every_exchange
def test_every_label_can_be_reached_with_the_keyboard_and_is_spoken(recorded):
    parsed = Parsed(page.draw(*recorded))
    reached = [attributes for attributes, _ in parsed.all("span") if "tabindex" in attributes]
    assert len(reached) == sum(len(one.message.labels) for one in recorded[0])
    assert all(attributes["aria-label"] and attributes["role"] == "img" for attributes in reached)


def test_what_is_spoken_of_a_label_names_it_its_value_its_layer_and_its_place():
    spoken = [attributes.get("aria-label") for attributes, _ in Parsed(page.draw(*exchange())).all("span")]
    assert "method: POST (start line, bytes 0–3)" in spoken


def test_a_card_tells_name_value_meaning_layer_place_and_links_to_the_source():
    parsed = Parsed(page.draw(*exchange()))
    assert parsed.all("div", "card")[0][1] == "method POSTwhat it is good forstart line, bytes 0–3, RFC 9112 §3.1"
    assert parsed.all("a")[0][0]["href"] == "https://www.rfc-editor.org/rfc/rfc9112#section-3.1"


@every_exchange
def test_a_label_its_bytes_its_text_and_its_card_are_tied_together(recorded):
    html = page.draw(*recorded)
    for block, one in zip(html.split('<details class="wm')[1:], recorded[0], strict=True):
        cards = re.findall(r'class="card (k\d+) ', block)
        assert sorted(cards, key=lambda key: int(key[1:])) == [f"k{number}" for number in range(len(one.message.labels))]
        assert set(re.findall(r'class="(k\d+) ', block.replace("card ", ""))) == set(cards)
        assert all(f".wm:has(.{key}:hover,.{key}:focus-within) .{key}" in html for key in cards)


@every_exchange
def test_a_page_is_well_formed_and_needs_no_script_no_id_and_nothing_from_outside(recorded):
    html = page.draw(*recorded)
    parsed = Parsed(html)
    assert (parsed.crossed, parsed.open) == ([], [])
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _, _ in parsed.elements}
    assert [
        attributes
        for _, attributes, _ in parsed.elements
        if {"id", "src"} & set(attributes) or any(name.startswith("on") for name in attributes)
    ] == []
    assert not re.search(r"url\(|@import", html)


def test_what_a_server_wrote_is_shown_and_not_obeyed():
    message, octets = said("<b>bold</b>", (b"<script>", Layer.BODY, "<i>name</i>", "<script>alert(1)</script>", "<u>", "<a href=x>"))
    parsed = Parsed(page.draw([Sent(1, "sent", 0.0, message)], {(1, "sent"): octets}))
    assert not {"script", "i", "u"} & {
        tag for tag, attributes, words in parsed.elements if "<" not in "".join(words) and tag in ("script", "u")
    }
    assert ("b", {}, ["<b>bold</b>"]) in parsed.elements


def test_without_its_style_a_page_is_tables_with_a_note_on_each_row():
    html = re.sub(r"<style>.*?</style>|<div class=\"card.*?</div>", "", page.draw(*exchange(values=3)), flags=re.DOTALL)
    [first, *_] = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", first)]
    assert cells == ["0", "50 4f 53 54 20 2f 76 31 2f 70 72 65 64 69 63 74", "POST /v1/predict", "method POST · target /v1/predictions"]


def test_the_cards_are_hidden_where_no_style_shows_them():
    assert {attributes["hidden"] for attributes, _ in Parsed(page.draw(*exchange())).all("div", "card")} == {"1"}


@every_exchange
def test_the_legend_names_each_layer_with_its_bytes(recorded):
    chips = [words for _, words in Parsed(page.draw(*recorded)).all("span", "chip")]
    sizes = shares(one.message for one in recorded[0])
    assert chips == [f"{layer} {sizes[layer]} bytes" for layer in Layer if sizes[layer]]


def test_the_way_of_a_message_is_told_in_words_and_arrows():
    ways = [words for _, words in Parsed(page.draw(*exchange())).all("span", "way")]
    assert ways == ["client ⟶ server", "client ⟵ server"]


def test_housekeeping_is_folded_in_a_page():
    shut = [words.split()[3] for attributes, words in Parsed(page.draw(*frames())).all("details", "wm") if "open" not in attributes]
    assert shut == ["SETTINGS", "SETTINGS", "WINDOW_UPDATE"]


def test_a_long_list_is_folded_between_its_first_and_its_last_rows():
    sent, octets = exchange()
    inside = fold(sent[0].message)
    folded = [words for _, words in Parsed(page.draw(sent, octets)).all("details", "fold")]
    assert len(inside) > 5
    assert folded[0].startswith(f"{len(inside)} more rows")


@pytest.mark.parametrize(("size", "rows"), [(100, 0), (3000, 184)])
def test_a_long_body_without_labels_is_folded_too(size, rows):
    message, _ = said("blob", (b"x" * size, Layer.BODY, "body", "x"))
    assert (len(fold(message)), height(message)) == (rows, -(-size // 16))


def test_a_message_of_64_digits_takes_at_most_200_kilobytes_and_says_what_it_leaves_out():
    html = page.draw(*exchange(values=64 * 64))
    assert len(html.encode()) < 200_000
    assert re.search(r"not drawn here: \d+ bytes", html)


def test_past_the_limit_messages_are_named_and_counted():
    sent, octets = exchange()
    parsed = Parsed(page.draw(sent, octets, limit=20))
    [_, (attributes, words)] = parsed.all("details", "wm")
    assert "open" not in attributes
    assert f"not drawn here: {len(octets[1, 'received'])} bytes" in words


def test_of_very_many_messages_a_page_and_a_picture_show_the_first_and_count_the_others():
    message, octets = said("ping", (b"ping", Layer.FRAME, "words", "ping", *RFC))
    many = [Sent(1, ("sent", "received")[i % 2], i / 1000, message) for i in range(1000)]
    html = page.draw(many, dict.fromkeys([(1, "sent"), (1, "received")], octets))
    assert "not drawn here: 920 more messages" in html
    assert "; 800 more arrows are not drawn" in Picture(many).svg()
    assert len(html.encode()) < 200_000


def test_without_a_limit_every_byte_is_drawn():
    sent, octets = exchange(values=3000, secret=b"x")
    drawn = drawn_bytes(Parsed(page.draw(sent, octets, limit=None)))
    assert sum(map(len, octets.values())) == len(drawn) / 2


def _rules():
    style = dress.render("ledger.html", ledger=ledger([])).partition("<style>")[2].partition("</style>")[0]
    return re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@(?:container|media)[^{]*\{", "", style))


def test_every_rule_of_the_style_stays_inside_its_view():
    outside = [selector for selectors, _ in _rules() for selector in selectors.split(",") if not re.search(r"\.wire\.wire\b", selector)]
    assert outside == []


def _luminance(colour):
    colour = colour.strip()[1:]
    colour = "".join(2 * digit for digit in colour) if len(colour) == 3 else colour
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    """Return the contrast of two colours (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_has_enough_contrast_in_both_themes(theme):
    colours = [
        (selector, {name: pair.split(",")[theme] for name, pair in re.findall(r"--([a-z]+): light-dark\(([^)]*)\)", body)})
        for selector, body in _rules()
    ]
    ground = colours[0][1]
    layers = {selector: own for selector, own in colours[1:] if "tint" in own}
    pairs = [(ground[ink], ground[paper]) for ink in ("ink", "soft") for paper in ("paper", "band")] + [(ground["ink"], ground["hot"])]
    for own in layers.values():
        pairs += [(ground["ink"], own["tint"]), (own["is"], ground["paper"])]
    assert layers
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


def test_every_layer_has_a_colour():
    selectors = " ".join(selector for selector, _ in _rules())
    assert [
        layer for layer in Layer if f".w-{layer.name.lower()} " not in selectors + " " and f".w-{layer.name.lower()}," not in selectors
    ] == []


MEETING = [  # layers that stand side by side in a message
    ("start", "headers", "chunks", "events", "punctuation", "names", "values"),
    ("start", "headers", "marks", "names", "values"),
    ("headers", "frames", "prefix", "tags", "values", "settings"),
    ("frame", "punctuation", "names", "values"),
    ("tls", "unread"),
]


@pytest.mark.parametrize("layers", MEETING)
def test_layers_that_meet_are_told_apart_without_colour_by_the_line_beneath_their_bytes(layers):
    bodies = {name: body for selectors, body in _rules() for name in re.findall(r"\.w-([a-z]+)", selectors) if "--under" in body}
    lines = [re.search(r"--under: (\w+); --thick: ([\d.]+px)", bodies[layer]).groups() for layer in layers]
    assert len(set(lines)) == len(layers)


PROBE = """<script>addEventListener("load", () => {
  const label = document.querySelector('[aria-label^="target"]'), key = "." + label.className.split(" ")[0];
  const block = label.closest("details"), card = block.querySelector(".card" + key);
  const shown = () => getComputedStyle(card).display, tall = () => document.documentElement.scrollHeight;
  const lit = () => [...block.querySelectorAll(key)].map(each => getComputedStyle(each).backgroundColor);
  const before = [shown(), tall(), lit()];
  label.focus();
  const after = [shown(), tall(), lit()];
  document.body.innerHTML = `<pre id="found">${JSON.stringify({before, after, paper: getComputedStyle(document.body).color})}</pre>`;
});</script>"""


@pytest.fixture(scope="module")
def in_browser(needs, tmp_path_factory):
    """Give ``in_browser(theme)``: what becomes of a page when one of its labels gets the focus, in a notebook of that theme."""

    def probe(light: str) -> dict:
        path = tmp_path_factory.mktemp("page") / "page.html"
        path.write_text(f'<!doctype html><meta charset="utf-8"><body data-jp-theme-light="{light}">{page.draw(*exchange())}{PROBE}')
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--window-size=1000,800", "--dump-dom"]
        done = subprocess.run([needs("chromium"), *options, path.as_uri()], capture_output=True, text=True, timeout=60, check=True)
        return json.loads(re.search(r'<pre id="found">(.*?)</pre>', done.stdout).group(1))

    return probe


@pytest.fixture(scope="module")
def themes(in_browser):
    return {light: in_browser(light) for light in ("true", "false")}


def test_a_label_in_focus_shows_its_card_and_nothing_moves(themes):
    found = themes["true"]
    assert (found["before"][0], found["after"][0]) == ("none", "block")
    assert found["before"][1] == found["after"][1]


def test_a_label_in_focus_lights_its_bytes_and_its_text(themes):
    before, after = themes["true"]["before"][2], themes["true"]["after"][2]
    changed = [was != now for was, now in zip(before, after, strict=True)]
    assert sum(changed) == 4  # it stands in two rows, as bytes and as text; its card keeps its paper


def test_a_dark_notebook_gets_a_dark_page(themes):
    assert themes["true"]["before"][2] != themes["false"]["before"][2]


# The sequence


def test_a_sequence_has_an_arrow_for_each_message_in_its_direction():
    titles = [
        element.text.strip()
        for element in ElementTree.fromstring(Picture(*exchange()[:1]).svg()).iter(f"{SVG}text")
        if element.get("class") == "message"
    ]
    assert titles == ["POST /v1/predictions", "201 Created"]


def test_a_sequence_is_told_in_words_too():
    drawn = ElementTree.fromstring(Picture(exchange()[0]).svg())
    assert drawn.find(f"{SVG}title").text == "Messages between client and server over time"
    assert "sent POST /v1/predictions. 3.2 ms: received 201 Created." in drawn.find(f"{SVG}desc").text


def test_streams_differ_without_colour():
    lines = re.findall(
        r'class="message">HEADERS \w+ .*?\n<path d="\S+ \S+" stroke="(\S+)"(?: stroke-dasharray="([^"]*)")?', Picture(frames()[0]).svg()
    )
    assert lines == [("var(--i0)", ""), ("var(--i1)", "9 4"), ("var(--i1)", "9 4"), ("var(--i0)", "")]


def test_time_runs_downwards_and_a_long_wait_is_cut_and_said():
    drawn = Picture(frames()[0]).svg()
    heights = [float(y) for y in re.findall(r'<text x="96" y="([\d.]+)" class="soft time">', drawn)]
    assert heights == sorted(heights)
    assert max(low - high for high, low in pairwise(heights)) <= 120
    assert re.search(r"2\.5 s pass", drawn)
    assert re.search(r"gaps over [\d.]+ m?s are cut", drawn)


def test_connections_open_and_end_in_a_sequence():
    connection = SimpleNamespace(number=1, opened=0.0, closed=0.02, ending="reset")
    events = re.findall(r'class="connection">([^<]*)<', Picture(exchange()[0], [connection]).svg())
    assert events == ["connection opened", "connection reset"]


def test_many_messages_alike_are_counted_in_a_sequence():
    message, _ = said("token", (b"abc", Layer.VALUES, "token", "abc"))
    titles = re.findall(
        r'class="message">([^<]*?) <tspan class="soft" dx="4">([^<]*)<',
        Picture([Sent(1, "received", i / 10, message) for i in range(40)]).svg(),
    )
    assert titles == [("token", "3 bytes"), ("… 38 more: token", "114 bytes"), ("token", "3 bytes")]


def test_many_messages_alike_are_counted_in_the_text_of_a_sequence_and_its_edges_stay_straight():
    message, _ = said("token", (b"abc", Layer.VALUES, "token", "abc"))
    _, *lines = str(Picture([Sent(1, "received", i / 10, message) for i in range(40)])).splitlines()
    assert [" ".join(line.strip(" │◀─").split()) for line in lines] == ["token", "… 38 more …", "token"]
    assert len({len(line) for line in lines}) == 1


def test_the_text_of_a_sequence_has_titles_and_arrows_but_no_time_and_no_housekeeping():
    one, other = frames(), frames()
    moved = [late._replace(time=late.time * 3) for late in other[0]]
    assert str(Picture(one[0])) == str(Picture(moved))
    assert [line.count("▶") for line in str(Picture(one[0])).splitlines()] == [0, 1, 1, 0, 0]
    assert "SETTINGS" not in str(Picture(one[0]))


def test_a_sequence_without_messages_is_drawn_too():
    assert ElementTree.fromstring(Picture([]).svg()).tag == f"{SVG}svg"


def test_a_sequence_is_saved_as_an_svg_file(tmp_path):
    Picture(exchange()[0]).save(tmp_path / "calls.svg")
    assert ElementTree.parse(tmp_path / "calls.svg").getroot().tag == f"{SVG}svg"


# The ledger


@every_exchange
def test_a_ledger_sums_to_the_bytes_of_each_direction(recorded):
    total = ledger(recorded[0]).total
    assert (total.sent, total.received) == (len(recorded[1][1, "sent"]), len(recorded[1][1, "received"]))


@every_exchange
def test_the_ledgers_of_the_calls_and_of_what_belongs_to_none_sum_to_the_whole(recorded):
    sent, octets = recorded
    parts = [ledger(sent, call).total.both for call in range(max(turns(sent)) + 1)]
    assert sum(parts) == sum(map(len, octets.values()))


@pytest.mark.parametrize(
    ("recorded", "calls"),
    [(exchange(), [1, 1]), (frames(), [0, 0, 1, 2, 2, 0, 1]), (upgrade(), [0, 0, 0, 1, 1, 2, 0])],
    ids=EXCHANGES,
)
def test_each_message_belongs_to_its_call(recorded, calls):
    assert turns(recorded[0]) == calls


def test_a_response_belongs_to_the_request_that_it_answers_also_after_an_interim_one():
    asked, told = (one.message for one in exchange()[0])
    interim = Message("HTTP/1.1", "100 Continue", told.labels, facts={"status": 100})
    order = [("sent", asked), ("received", interim), ("received", told), ("sent", asked), ("received", told)]
    assert turns([Sent(1, way, 0.0, message) for way, message in order]) == [1, 1, 1, 2, 2]


def test_a_ledger_prints_as_an_aligned_table():
    lines = str(ledger(frames()[0])).splitlines()
    assert lines[0] == "layer                sent  received  both  share"
    assert lines[-1] == "TCP payload            42        56    98  100 %"
    assert len({len(line) for line in lines}) == 1


def test_what_a_notebook_compares_of_a_ledger_is_the_same_where_only_volatile_labels_differ():
    one, other = (ledger(exchange(port=port)[0])._repr_mimebundle_()["text/plain"] for port in (b"41873", b"8000"))
    assert one == other


def test_two_ledgers_are_compared_layer_by_layer():
    compared = Comparison((ledger(exchange()[0]), ledger(frames()[0])), ("JSON", "frames"))
    differences = {line.split("  ")[0]: line.split()[-1] for line in str(compared).splitlines()}
    assert differences["HTTP/2 framing"] == "+36"
    totals = [made.total.both for made in compared.ledgers]
    assert differences["TCP payload"] == f"{totals[1] - totals[0]:+,}"


@pytest.mark.parametrize("drawn", [ledger(exchange()[0]), Comparison((ledger(exchange()[0]), ledger(frames()[0])), ("one", "other"))])
def test_a_ledger_draws_bars_in_a_well_formed_table(drawn):
    parsed = Parsed(drawn._repr_mimebundle_()["text/html"])
    assert (parsed.crossed, parsed.open) == ([], [])
    widths = [
        float(re.search(r"width:([\d.]+)%", attributes["style"])[1])
        for look in ("there", "back")
        for attributes, _ in parsed.all("span", look)
    ]
    assert 0 < max(widths) <= 100


# Real calls


def _record(server, package, codec):
    """Record two predictions of one client."""
    with tap(server) as wire:
        client = package.Client(wire.port) if codec is None else package.Client(wire.port, codec)
        with client:
            for _ in range(2):
                client.predict(model.sample(3))
    return wire


@pytest.fixture(scope="module")
def twice(rpc, ws):
    """Give the same calls, recorded twice: REST on two servers, since a prediction's address counts up, in each format; gRPC; WebSocket."""
    runs = {f"rest {codec.name}": [] for codec in codecs.ALL}
    for _ in range(2):
        with running("solutions.rest") as server:
            for codec in codecs.ALL:
                runs[f"rest {codec.name}"].append(_record(server, solutions.rest, codec))
    runs["rpc"] = [_record(rpc, solutions.rpc, None) for _ in range(2)]
    return runs | {f"ws {codec.name}": [_record(ws, solutions.ws, codec) for _ in range(2)] for codec in codecs.ALL}


every_call = pytest.mark.parametrize("call", [f"{wire} {codec.name}" for wire in ("rest", "ws") for codec in codecs.ALL] + ["rpc"])


@every_call
def test_two_runs_of_the_same_calls_have_the_same_text(twice, call):
    one, other = twice[call]
    assert one.text(all=True) != other.text(all=True)
    assert str(one) == str(other)


@every_call
def test_two_runs_of_the_same_calls_have_the_same_sequence_and_ledger_to_compare(twice, call):
    one, other = ([drawn._repr_mimebundle_()["text/plain"] for drawn in (wire.sequence(), wire.ledger())] for wire in twice[call])
    assert one == other


@every_call
def test_a_recording_loses_no_byte_in_any_drawing(twice, call):
    wire = twice[call][0]
    streams = wire.streams()
    assert (wire.ledger().total.sent, wire.ledger().total.received) == (
        sum(len(octets) for (_, way), octets in streams.items() if way == "sent"),
        sum(len(octets) for (_, way), octets in streams.items() if way == "received"),
    )
    assert len(drawn_bytes(Parsed(wire.page()))) == 2 * sum(map(len, streams.values()))


@every_call
def test_the_values_that_were_sent_can_be_read_in_the_text(twice, call):
    drawn = str(twice[call][0])
    assert re.search(r"features\[\] +62 more", drawn)
    assert re.search(r"score +0\.95\d+\n", drawn)
    assert re.search(r" linear\n", drawn)


@every_call
def test_a_text_of_real_calls_stays_within_its_columns(twice, call):
    assert max(map(len, str(twice[call][0]).splitlines())) <= 100


def test_the_text_of_a_call_is_the_same_where_the_server_has_another_version(twice):
    wire = twice["rest json"][0]
    sent, received = (wire.streams()[1, way] for way in ("sent", "received"))
    drawn = []
    for version in (b"Server: Werkzeug/3.1.3 Python/3.11.7", b"Server: Werkzeug/10.0 Python/3.9"):
        octets = {(1, "sent"): sent, (1, "received"): re.sub(rb"Server: [^\r]*", version, received)}
        messages = zip(("sent", "received"), dissect(sent, octets[1, "received"]), strict=True)
        drawn.append(text.draw([Sent(1, way, None, message) for way, found in messages for message in found], octets))
    assert drawn[0] == drawn[1]


def test_a_later_grpc_call_repeats_no_header_and_no_greeting(twice):
    wire = twice["rpc"][0]
    first, later = ({row.name: row.both for row in wire.ledger(call).rows} for call in (1, 2))
    assert first["values"] == later["values"]
    assert later["headers"] < first["headers"] / 3
    assert {"HTTP/2 preface", "HTTP/2 housekeeping"} >= {row.name for row in wire.ledger(0).rows}


def test_what_a_websocket_pays_once_is_its_handshake_and_its_goodbye(twice):
    once = {row.name for row in twice["ws json"][0].ledger(0).rows}
    assert once == {"start line", "headers", "WebSocket framing"}


def test_the_same_prediction_is_compared_across_two_wires(twice):
    wires = twice["rest json"][0], twice["rpc"][0]
    compared = wires[0].compare(wires[1], ("REST", "gRPC"), call=2)
    assert [made.total.both for made in compared.ledgers] == [wire.ledger(2).total.both for wire in wires]


# A look at bytes that never met a wire


@pytest.mark.parametrize(
    ("octets", "dump"),
    [
        (b"", ""),
        (b"GET / HTTP/1.1", "   0  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31        GET / HTTP/1.1"),
        (b"x" * 15 + b"\n!", f"   0  {'78 ' * 15}0a  {'x' * 15}.\n  16  21{' ' * 47}!"),
        (b"x" * 300, "\n".join([*(f"{16 * i:4}  {('78 ' * 16)[:-1]}  {'x' * 16}" for i in range(16)), "      … 44 more bytes"])),
    ],
)
def test_a_look_at_bytes_of_no_kind_is_a_plain_dump(octets, dump):
    assert str(look(octets)) == dump


def test_a_look_at_a_body_labels_it():
    body = PredictionRequest(features=[5.0], model_id="linear").SerializeToString()
    assert str(look(body, PredictionRequest)).splitlines()[3] == "      4  00 00 a0 40                features[0]             5.0"


@pytest.mark.parametrize(
    "kind", ["application/json", "application/vnd.msgpack", PredictionRequest, PredictionRequest.DESCRIPTOR, "text/plain"]
)
@pytest.mark.parametrize("octets", [b"", b"\xff" * 40, b'{"a":1}', b"\x81\xa1a\x01"])
def test_a_look_never_raises_and_loses_no_byte(octets, kind):
    view = look(octets, kind)
    assert view.ledger().total.both == len(octets)
    assert drawn_bytes(Parsed(view._repr_mimebundle_()["text/html"])) == octets.hex()


@pytest.mark.parametrize(
    ("octets", "kind", "line"),
    [
        (b"GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", "http/1.1", "→ GET /v1/models  (HTTP/1.1, 36 bytes)"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "http/1.1", "← 204 No Content  (HTTP/1.1, 27 bytes)"),
        (b"\x81\x05Hello", "websocket", "← text  (WebSocket, 7 bytes)"),
        (b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", "websocket", "→ text  (WebSocket, 11 bytes)"),
        (b"\x88\x02\x03\xe8", "WebSocket", "← close 1000  (WebSocket, 4 bytes)"),
    ],
)
def test_a_look_at_what_goes_over_a_wire_tells_which_way_it_goes(octets, kind, line):
    assert str(look(octets, kind)).splitlines()[0] == line


def test_what_a_masked_frame_says_can_be_read():
    masked = b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"
    assert re.search(r"^ +5  ·· .* Hello$", str(look(masked, "websocket")), re.MULTILINE)


def test_a_kind_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"'grpc' is no kind of bytes; give a media type, .* websocket"):
        look(b"x", "grpc")


def test_two_looks_are_compared():
    fields = {"features": [0.0, 5.0, 16.0]}
    packed = PredictionRequest(**fields).SerializeToString()
    compared = look(json.dumps(fields).encode(), "application/json").compare(look(packed, PredictionRequest), ("JSON", "Protobuf"))
    assert str(compared).splitlines()[0].split() == ["bytes", "JSON", "Protobuf", "difference"]


# nbval


@pytest.fixture(scope="module")
def verdicts(python, root, tmp_path_factory):
    """Run a notebook of two cells with other HTML stored than they draw now, and the second with another text; return what pytest said."""
    draw = (
        "from IPython.display import display\ndisplay({'text/html': '<b>1</b>', 'image/svg+xml': '<svg/>', 'text/plain': 'one'}, raw=True)"
    )
    cells = [nbformat.v4.new_code_cell(draw, execution_count=1) for _ in range(2)]
    for cell, words in zip(cells, ("one", "two"), strict=True):
        bundle = {"text/html": "<b>2</b>", "image/svg+xml": "<svg>2</svg>", "text/plain": words}
        cell.outputs = [nbformat.v4.new_output("display_data", bundle)]
    path = tmp_path_factory.mktemp("nbval") / "drawn.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return python(
        "-m", "pytest", "--nbval", "-p", "conftest", "-p", "no:cacheprovider", "-rA", "--nbval-cell-timeout=30", str(path), cwd=root
    ).stdout


def test_nbval_leaves_the_drawings_out(verdicts):
    assert re.search(r"PASSED .*Cell 0", verdicts), verdicts


def test_nbval_compares_the_text_beside_them(verdicts):
    assert re.search(r"FAILED .*Cell 1", verdicts), verdicts
    assert "mismatch 'text/plain'" in verdicts
