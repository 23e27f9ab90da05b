"""Check of chapter 1, addresses named well: each rule of naming is a function that finds what breaks it."""

import re
from types import ModuleType
from typing import NamedTuple
from urllib.parse import parse_qsl

from kit.checks import expect, limit

HINTS = {
    "rest-16": "Ask of each address: what thing is this about, one or many of them, and what is done with it? The thing becomes the path, "
    "what is done the method: GET reads, POST makes, PUT or PATCH changes, DELETE deletes.",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VERBS = re.compile("get|fetch|read|show|create|make|add|post|put|patch|delete|remove|update|change|edit|predict|find|search|do")
SINGULAR = re.compile("(.*-)?(user|prediction|model|admin|administrator)")
CRYPTIC = re.compile(r"(?!v\d+$)[b-df-hj-np-tv-z]{2,}\d*|usrs?|preds?|mods?|adms?|res")
SEVEN, LINEAR, SUPER, THREE = (rf"({value}|{{[^/]+}}|<[^/]+>|:\w+)" for value in ("7", "linear", "super", "3"))  # or a word for any of them
GOALS = {  # a bad address: the methods that fit its purpose, and the paths that do, each with what its query must select
    "GET /getUsers": ("GET", {"/users": {}}),
    "GET /user/7": ("GET", {f"/users/{SEVEN}": {}}),
    "POST /v1/predict": ("POST", {"/predictions": {}}),
    "GET /v1/past_predictions": ("GET", {"/(past-)?predictions": {}}),
    "POST /v1/predictions/7/delete": ("DELETE", {f"/predictions/{SEVEN}": {}}),
    "GET /v1/predictions/label/3": ("GET", {"/predictions": {r"([a-z]+_)?(label|digit)": THREE}}),
    "GET /v1/Admin_Users?findDesc=super": (
        "GET",
        {
            "/(admin-users|admins|administrators)": {r"\w+": SUPER},
            "/users": {r"\w+": SUPER, "role|kind|type|group|(is_)?admin": "admin|true|1"},
        },
    ),
    "POST /v1/mdls/linear/update": ("PATCH PUT", {f"/models/{LINEAR}": {}}),
}


class Address(NamedTuple):
    """A method and an address, taken apart: the segments of its path, the version apart from them, and its query."""

    method: str
    version: str
    segments: list[str]
    query: list[tuple[str, str]]

    @property
    def path(self) -> str:
        """The path without its version."""
        return "/" + "/".join(self.segments)

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Take ``GET /v1/users/7?limit=5`` apart."""
        method, _, target = text.partition(" ")
        path, _, query = target.partition("?")
        segments = [segment for segment in path.split("/") if segment]  # a slash at the end is a matter of taste
        version = segments.pop(0) if segments and re.fullmatch(r"v\d+", segments[0]) else ""
        return cls(method, version, segments, parse_qsl(query, keep_blank_values=True))

    @property
    def words(self) -> list[str]:
        """The words of the path, in lower case, without ids and without what stands for one."""
        named = [segment for segment in self.segments if segment.lower() not in ("7", "3") and segment[0] not in "{<:"]
        return [word.lower() for segment in named for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", segment)]


def says_a_verb(better: Address) -> str:
    """Nouns, not verbs."""
    verbs = [word for word in better.words if VERBS.fullmatch(word)]
    return f"{verbs[0]!r} is a verb: the method says what is done, the address to what" if verbs else ""


def is_cryptic(better: Address) -> str:
    """Whole words."""
    cryptic = [word for word in better.words if CRYPTIC.fullmatch(word)]
    return f"{cryptic[0]!r} is no word: letters are cheap, and readers many" if cryptic else ""


def is_capital(better: Address) -> str:
    """Lower case."""
    capital = [segment for segment in better.segments if segment != segment.lower() and segment[0] not in "{<:"]
    return (
        f"{capital[0]!r} has capitals: a path is told apart by case, and nobody remembers them; write it in lower case" if capital else ""
    )


def has_underscore(better: Address) -> str:
    """Dashes in a path."""
    found = [segment for segment in better.segments if "_" in segment and segment[0] not in "{<:"]
    return f"{found[0]!r}: in a path, dashes stand between words; a link's underline hides an underscore" if found else ""


def is_singular(better: Address) -> str:
    """Plural collections."""
    single = [segment for segment in better.segments if SINGULAR.fullmatch(segment.lower())]
    return f"{single[0]!r} is a collection, of which there is one member or many: its name is a plural" if single else ""


def filters_in_path(better: Address) -> str:
    """What selects stands in the query."""
    found = {"label", "labels", "digit"} & set(better.words)
    return f"{found.pop()!r} is no member of the collection: what selects some of it stands in the query, after a ?" if found else ""


def misspells_query(better: Address) -> str:
    """Underscores in a query."""
    odd = [name for name, _ in better.query if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name)]
    return f"{odd[0]!r}: query parameters are in lower case, with underscores between words" if odd else ""


RULES = (says_a_verb, is_cryptic, is_capital, has_underscore, is_singular, filters_in_path, misspells_query)


def rest_16(rest: ModuleType) -> None:
    """Each address names a thing, each method says what is done with it, and the purpose is still the same."""
    with limit(3):
        better = rest.naming.repaired()
    cause = "the names are made but not returned" if better is None else "return a dict: each of BAD, and what is better"
    expect(isinstance(better, dict), sent="repaired()", got=better, expected="a dict", cause=cause)
    missing, cause = [bad for bad in GOALS if bad not in better], "each of BAD is a key of the dict, letter for letter"
    expect(not missing, sent="repaired()", got=f"nothing for {missing}", expected="something better for each of BAD", cause=cause)
    for bad in GOALS:
        _expect_better(bad, better[bad])


def _expect_better(bad: str, better: object) -> None:
    """Judge one address by every rule, then by its purpose."""
    right, cause = isinstance(better, str) and re.fullmatch(r"\S+ /\S*", better), "a method, one space, and an address that begins with a /"
    expect(right, sent=bad, got=repr(better), expected="a text such as 'GET /users'", cause=cause)
    before, after = Address.parse(bad), Address.parse(better)
    cause = f"{after.method!r} is no method of HTTP: they are written in capitals, and told apart by case (RFC 9110 §9.1)"
    expect(after.method in METHODS, sent=bad, got=better, expected=f"one of {', '.join(METHODS)}", cause=cause)
    for rule in RULES:
        expect(not (cause := rule(after)), sent=bad, got=better, expected=rule.__doc__.removesuffix(".").lower(), cause=cause)
    methods, paths = GOALS[bad]
    cause = "the version is part of what clients rely on: keep it, in front"
    expect(not before.version or after.version == before.version, sent=bad, got=better, expected=f"/{before.version}/…", cause=cause)
    cause = "GET reads, POST makes, PUT or PATCH changes, DELETE deletes: which of them is this for?"
    expect(after.method in methods.split(), sent=bad, got=better, expected=f"the method {methods.replace(' ', ' or ')}", cause=cause)
    query = next((query for path, query in paths.items() if re.fullmatch(path, after.path)), None)
    cause = "every rule holds, and it is about another thing than before: name the same collection, and the same member where there is one"
    if any(re.match(f"{path}/", after.path) for path in paths):
        cause = "what follows a collection is read as one of its members, and what follows a member as a part of it: something is too much"
    expect(query is not None, sent=bad, got=better, expected="the same thing, under a better name", cause=cause)
    cause = "something has got lost: what selected from the collection before still selects, from the query"
    for name, value in query.items():
        kept = any(re.fullmatch(name, other) and re.fullmatch(value, given) for other, given in after.query)
        expect(kept, sent=bad, got=better, expected="a query that selects the same", cause=cause)
