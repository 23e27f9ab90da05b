"""API keys: made once, shown once, stored as a hash."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import NamedTuple

PREFIX = "wl_"  # so that a person, or a scanner of repositories, sees what it is


class Record(NamedTuple):
    """What the service stores of a key: whose it is, and its hash. The key itself is nowhere."""

    owner: str
    digest: str


def make_key() -> str:
    """Return a new API key: ``PREFIX``, then 32 bytes of chance as URL-safe text.

    Nobody may guess a key, so its bytes come from ``secrets``, never from ``random``: ``secrets.token_urlsafe(32)``.

    >>> make_key()                                             # doctest: +SKIP
    'wl_Zk3…'
    """
    raise NotImplementedError("exercise access-1: the prefix and 32 bytes from secrets")


def digest(key: str) -> str:
    """Return the SHA-256 of a key in hexadecimal.

    A fast hash is right here: a key has 256 bits of chance, and no list of common keys exists. A password has few, and needs a slow one.
    """
    return hashlib.sha256(key.encode()).hexdigest()


def find(key: str, records: Iterable[Record]) -> Record | None:
    """Return the record whose digest is that of ``key``, or None. ``records`` may come one by one, to be gone through once.

    Compare digests with ``hmac.compare_digest(a, b)``, which takes as long for a first wrong character as for a last one. ``==`` stops at
    the first, and its time tells a patient attacker how far a guess was right. ``digest(key)`` hashes.

    >>> find("wl_abc", [Record("ada", digest("wl_abc"))])      # doctest: +SKIP
    Record(owner='ada', digest='…')
    """
    raise NotImplementedError("exercise access-2: compare digests in constant time")
