"""Check of chapter 1, the list on the page: what a browser reads in the HTML that the template makes."""

import re
import secrets
import traceback
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin, urlsplit

from jinja2 import TemplateError

from kit import model
from kit.checks import expect, limit
from kit.contract import Prediction

HINTS = {
    "rest-5": "{% for each in predictions %} … {% endfor %} goes around one item; {{ each.label }} writes a value, escaped. "
    'None is written as the word None: {{ each.note or "" }}, or an {% if %}, avoids that.',
}
MOUNT = "http://localhost/lab/"  # a service need not stand at the root of its host: an address that was typed by hand breaks here
CORRECTED = "88"  # what a person said of each prediction with a note; no label here
NOTES = (None, 'a "closed" 3', "<b>loud</b> <script>alert(1)</script> & bold", None)


class Items(HTMLParser):
    """The items of the list of predictions: for each its id, its links as href and text, the text beside them, the tags in it."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.item, self.link, self.around = [], None, None, None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Begin an item, or a link in one; note any other tag in an item."""
        attributes = dict(attrs)
        if attributes.get("id") == "predictions":
            self.around = tag
        elif tag == "li" and self.around:
            self.item, self.link = {"id": attributes.get("id"), "links": [], "text": "", "tags": []}, None
            self.found.append(self.item)
        elif tag == "a" and self.item:
            self.link = [attributes.get("href") or "", ""]
            self.item["links"].append(self.link)
        elif self.item:
            self.item["tags"].append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a link, an item, or the list."""
        if tag == "a":
            self.link = None
        elif tag in ("li", self.around):
            self.item = None
            self.around = None if tag == self.around else self.around

    def handle_data(self, data: str) -> None:
        """Add text to the link that it stands in, or else to the item."""
        if self.link:
            self.link[1] += data
        elif self.item:
            self.item["text"] += data


def rest_5(rest: ModuleType) -> None:
    """Your page lists every prediction, each with its link, and its note as text and nothing else."""
    model.sample(0)  # the page shows examples, and the library behind them takes its time to load: not the student's time
    _expect_list(rest, ())
    _expect_list(rest, NOTES)
    _expect_list(rest, (f"<i>{secrets.token_hex(4)}</i>", None), label=secrets.token_hex(2))


def _expect_list(rest: ModuleType, notes: tuple[str | None, ...], label: str = "") -> None:
    """Keep a prediction for each note, and judge the page that shows them."""
    app, path = rest.create_app(), Path(rest.__file__).parent / "templates" / "index.html"
    store, blank = (
        app.extensions["store"],
        re.search(r"NotImplementedError: (exercise rest-5: [^#\n]{1,300})", path.read_text(encoding="utf-8")),
    )
    labels = [f"{label}{place + 3}" for place in range(len(notes))]
    kept = [store.add(Prediction(each, 0.75, "linear")).id for each in labels]
    for prediction_id, note in zip(kept, notes, strict=True):
        if note is not None:
            store.change(prediction_id, {"note": note, "corrected_label": CORRECTED})
    sent = f"GET /, where {len(kept)} predictions are kept"
    items = Items(_page(app, sent)).found
    if blank and (notes and not items):
        raise NotImplementedError(blank[1].strip())
    for wanted in zip(kept, labels, notes, strict=True):
        _expect_item(items, wanted, sent)
    cause = "write an item for each prediction and for nothing else; an item needs an end, </li>"
    expect(len(items) == len(kept), sent=sent, got=f"{len(items)} items", expected=f"{len(kept)} items", cause=cause)


def _page(app: object, sent: str) -> str:
    """Return the page as the application renders it; say where the template can't be."""
    app.testing = True  # an exception in a view comes out here, not as a page of status 500
    try:
        with limit(5):
            return app.test_client().get("/", base_url=MOUNT).text
    except TemplateError as error:
        line = getattr(error, "lineno", None) or traceback.extract_tb(error.__traceback__)[-1].lineno
        cause = "Jinja can't read the template: {% for … %} needs {% endfor %}, {% if … %} needs {% endif %}, {{ … }} holds one expression"
        if "undefined" in str(error) or "has no" in str(error):
            cause = "there is no such variable here; predictions is the list, and the loop's own name is what stands after for"
        expect(False, sent=sent, got=f"{type(error).__name__} in line {line}: {error}", expected="a page", cause=cause)


def _expect_item(items: list[dict], prediction: tuple[int, str, str | None], sent: str) -> None:
    """Judge what stands on the page of one prediction: its id, its label, its note."""
    prediction_id, right, note = prediction
    mine, wanted = [item for item in items if item["id"] == f"prediction-{prediction_id}"], f'<li id="prediction-{prediction_id}">'
    cause = "give each item an id, prediction- and the prediction's own id: a link can lead to it, and does after a form was sent"
    cause = (
        cause if items else "nothing was written: the loop runs over the variable predictions, and Jinja takes an unknown name for empty"
    )
    got = f"items with the ids {[item['id'] for item in items]}"
    expect(len(mine) == 1, sent=sent, got=got, expected=f"one {wanted}", cause=cause)
    [item] = mine
    cause = 'an <a href="…"> in the item, around the label'
    expect(len(item["links"]) == 1, sent=sent, got=f"{len(item['links'])} links in {wanted}", expected="one link", cause=cause)
    [[href, label]] = item["links"]
    _expect_address(href, f"/lab/v1/predictions/{prediction_id}", sent)
    cause = "the label stands inside the link, between <a …> and </a>, and nothing else does"
    cause = "a correction, corrected_label, stands beside the label and doesn't replace it: write label" if CORRECTED in label else cause
    expect(label.strip() == right, sent=sent, got=f"the link's text {label!r}", expected=repr(right), cause=cause)
    _expect_note(item, note, f"{sent}, one with the note {note!r}")


def _expect_address(href: str, right: str, sent: str) -> None:
    cause = "the href is {{ url_for('predictions.get_prediction', prediction_id=…) }}, with the prediction's id"
    if urlsplit(urljoin(MOUNT, href)).path == right.removeprefix("/lab"):
        cause = "typed by hand, the address is wrong as soon as the service stands elsewhere, as here under /lab; url_for knows where it is"
    elif re.search(r"/lab/v1/predictions/\d+$", href):
        cause = "the item and its link name two predictions: both take the prediction's own id, not its place in the list"
    elif "{" in href or "url_for" in href:
        cause = "{{ … }} goes around url_for(…): outside of it Jinja takes it for text"
    there = urljoin(MOUNT, href) == urljoin(MOUNT, right)
    expect(there, sent=f"{sent}, under {MOUNT}", got=f"href={href!r}", expected=f"href={right!r}", cause=cause)


def _expect_note(item: dict, note: str | None, sent: str) -> None:
    text = " ".join(item["text"].split())
    cause = "a prediction without a note has None there, and Jinja writes the word; write each.note only if there is one"
    expect(note or "None" not in text, sent=sent, got=f"the text {text!r}", expected="no note", cause=cause)
    cause = "the note became part of the page: whoever writes one can run a script in everybody's browser. Leave out |safe"
    alive = [tag for tag in item["tags"] if tag in ("b", "script") and note and f"<{tag}>" in note and note not in text]
    expect(not alive, sent=sent, got=f"the tags {alive}", expected="the note as text", cause=cause)
    cause = "write {{ each.note }} in the item, beside the link; Jinja escapes it, once"
    expect((note or "") in text, sent=sent, got=f"the text {text!r}", expected=f"the note {note!r}", cause=cause)
