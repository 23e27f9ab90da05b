"""Checks of chapter 7, what a client holds: an API key that nobody guesses, the record that is kept of it, a token read by hand."""

import base64
import hashlib
import math
import random
import secrets
from collections.abc import Callable
from itertools import zip_longest
from types import ModuleType

from kit.apart.beside import beside, held
from kit.checks import Wrong, expect, limit, place

HINTS = {
    "access-1": "PREFIX stands above. The secrets module has functions that end in _urlsafe and _hex, and one that chooses; "
    "how many bytes they draw is their argument.",
    "access-2": "Hash what was presented, once. Then look at each record, and let hmac.compare_digest say whether its digest is the same. "
    "None is for when all have been looked at.",
    "access-3": "len(text) % 4 says how long the last group is; -len(text) % 4 says how many characters it lacks.",
}

KEYS = 1500  # enough that each of 64 characters is seen at each place
OCTETS = (b'{"a":1}', b"", b"a", b"ab", b"abc", b"abcd", b"\xfb\xef\xbe\xff", b"\xff\xff\xfe", bytes(range(256)))
FEWEST_BITS = 255.5  # 32 bytes are 256; measured with a hair to spare


def attempt(sent: str, call: Callable, *arguments: object, expected: object, cause: str) -> object:
    """Return what ``call(*arguments)`` returns; where it raises, say that it should not have, and why it likely did."""
    __tracebackhide__ = True
    try:
        with limit(3):
            return call(*arguments)
    except (NotImplementedError, Wrong):
        raise
    except Exception as error:
        expect(False, sent=sent, got=f"{error!r}{place(error)}", expected=expected, cause=cause)


def access_1(access: ModuleType) -> None:
    """Every key has the prefix and 256 bits of chance, and nobody can guess it."""
    make_key, prefix = access.keys.make_key, access.keys.PREFIX
    with limit(3):
        key = make_key()
    cause = "return it; printed, it is lost" if key is None else "secrets.token_bytes makes bytes; secrets.token_urlsafe makes text"
    kind = "None" if key is None else type(key).__name__  # no word of the key: a record must be the same when graded again
    expect(isinstance(key, str), sent="make_key()", got=kind, expected=f"{prefix}… as text", cause=cause)
    right, cause = key.startswith(prefix), "put PREFIX in front: a scanner of repositories finds a leaked key by it"
    expect(right, sent="make_key()", got="another beginning", expected=f"{prefix}…", cause=cause)
    with limit(5):
        keys = [make_key() for _ in range(KEYS)]
    expect(len({key, *keys}) > 1, sent="make_key() twice", got="the same key", expected="two keys", cause="nothing in it is chance")
    cause = "random and the clock are known to who guesses: from some outputs of random all others follow. Take secrets"
    expect(
        len({beside(access, "kit.checks.inside").replayed(make_key) for _ in range(2)}) == 2,
        sent="make_key() twice",
        got="the same",
        expected="two keys",
        cause=cause,
    )
    sent, cause = f"make_key() {KEYS} times", "there is too little chance in it"
    expect(len({key, *keys}) == KEYS + 1, sent=sent, got="a key twice", expected="each once", cause=cause)
    _expect_chance([key.removeprefix(prefix) for key in keys])
    plain, cause = all(each.isascii() and each.isprintable() for each in keys), "it goes into a header: token_urlsafe or token_hex"
    expect(plain, sent="make_key()", got=key, expected="printable ASCII", cause=cause)


def _expect_chance(texts: list[str]) -> None:
    """Judge how many bits of chance these texts have at most, from the characters seen at each place."""
    bits = sum(math.log2(len(set(place))) for place in zip_longest(*texts))
    cause = "32 bytes of chance are 43 characters of URL-safe text, or 64 of hexadecimal; yours has fewer, or cuts some off"
    if len(texts[0].replace("-", "")) == 32 and bits < 123:
        cause = "a UUID has 122 bits of chance: made to be unique, not to be secret (RFC 9562 §8). Take secrets.token_urlsafe(32)"
    expect(bits >= FEWEST_BITS, sent="make_key()", got=f"at most {bits:.0f} bits of chance", expected="256 bits", cause=cause)


def access_2(access: ModuleType) -> None:
    """Each key is found by its hash, no other is, and every comparison takes the same time."""
    owners = {"ada": "wl_first", "grace": "wl_second", "alan": "wl_thïrd"}
    hashes = {owner: hashlib.sha256(key.encode()).hexdigest() for owner, key in owners.items()}
    inside = beside(access, "kit.checks.inside")
    records = [access.keys.Record(owner, held(access, inside.Watched, digest)) for owner, digest in hashes.items()]
    inside.forget()
    for owner, key in owners.items():
        _expect_found(access, key, records, owner)
    for key, cause in (
        ("wl_other", "no record has the digest of this key: return None"),
        ("", "no record has the digest of this key: return None"),
        ("wl_", "the whole digest has to be the same, not how it begins"),
        (hashes["ada"], "who stole the records has the digests: a digest must not open the door. Hash what is presented"),
    ):
        _expect_found(access, key, records, None, cause)
    _expect_found(access, "wl_first", [], None, "with no record at all, no key is right: return None")
    _expect_fresh(access)
    sent, cause = "find(…)", "== stops at the first difference, and so tells by its time how far a guess was right; hmac.compare_digest"
    compared = inside.seen()
    got = f"{compared[0] if compared else ''} on a stored digest"
    expect(not compared, sent=sent, got=got, expected="a comparison in constant time", cause=cause)


def _expect_fresh(access: ModuleType) -> None:
    """Judge what is found for keys that nobody knows by heart, of which some have a record."""
    keys = [f"wl_{secrets.token_hex(8)}" for _ in range(6)]
    known = dict(zip("abc", random.sample(keys, 3), strict=True))
    records = [access.keys.Record(owner, hashlib.sha256(key.encode()).hexdigest()) for owner, key in known.items()]
    for key in keys:
        owner = next((owner for owner, each in known.items() if each == key), None)
        _expect_found(access, key, records, owner, "no record has the digest of this key: return None")
    sent, cause = (
        f"find({known['c']!r}, iter({len(records)} records))",
        "go through the records once: as they come one by one, they are gone",
    )
    found = attempt(sent, access.keys.find, known["c"], iter(records), expected="the record of c", cause=cause)
    expect(isinstance(found, access.keys.Record), sent=sent, got=repr(found), expected="the record of c", cause=cause)


def _expect_found(access: ModuleType, key: str, records: list, wanted: str | None, cause: str = "") -> None:
    """Judge whose record is found for one key."""
    sent, expected = f"find({key!r}, {len(records)} records)", f"the record of {wanted}" if wanted else "None"
    why = "give next(…) a default, and look at no record before you know that there is one"
    if not key.isascii():
        why = "compare_digest takes text only when it is ASCII: a key may be anything, a digest is hexadecimal"
    found = attempt(sent, access.keys.find, key, records, expected=expected, cause=why)
    is_record = isinstance(found, access.keys.Record)
    if wanted is not None:
        cause = "hash the key that was presented, digest(key), and compare that with each record's digest"
        if found is True or isinstance(found, str):
            cause = "return the record itself: whose key it is stands in it"
        elif is_record:
            cause = "return the record whose digest it is, not another"
        elif wanted != records[0].owner:
            cause = "look at every record before you say None"
    elif found is False:
        cause = "return None, not False, where no record fits"
    right = is_record and found.owner == wanted if wanted else found is None
    expect(right, sent=sent, got=f"the record of {found.owner}" if is_record else repr(found), expected=expected, cause=cause)
    if wanted:
        got, right = str(found.digest), hashlib.sha256(key.encode()).hexdigest()  # a plain text, whose == nobody notes
        cause = "return the record itself, as it is stored: with the digest, never the key"
        expect(got == right, sent=sent, got=f"a record with the digest {got!r}", expected=right, cause=cause)


def access_3(access: ModuleType) -> None:
    """One part of a token is decoded: any length, and the alphabet that URLs can carry."""
    fresh = [secrets.token_bytes(length) for length in (90, 91, 92)]  # that nobody knows by heart
    for octets in (*OCTETS, *fresh):
        text = base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
        sent, cause = f"decode_part({text!r})", "put the padding back: text + '=' * (-len(text) % 4)"
        if {"-", "_"} & {*text}:  # these come last: whoever gets here pads
            cause = "base64url has - and _ where base64 has + and / (RFC 4648 §5): base64.urlsafe_b64decode"
        found = attempt(sent, access.parts.decode_part, text, expected=octets, cause=cause)
        if found is None:
            cause = "return what you have decoded"
        elif isinstance(found, str):
            cause = "return bytes: a part may be a signature, which is no text. Don't decode them further"
        right = isinstance(found, bytes | bytearray) and found == octets
        expect(right, sent=sent, got=found, expected=octets, cause=cause)
