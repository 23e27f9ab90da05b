"""The keys that sign tokens: a newest one that signs, older ones that still verify, and the public halves for everybody."""

import os

from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"  # every library has it, and RFC 9068 §2.1 asks for it
VARIABLE = "WIRELAB_SIGNING_KEY"


class KeyRing:
    """Private keys, the newest first. ``rotate`` adds one; ``retire`` ends the oldest."""

    def __init__(self):
        pem = os.environ.get(VARIABLE)  # from the environment, or made for this process: never from the repository
        self._hold([_named(RSAKey.import_key(pem)) if pem else _fresh()])

    def rotate(self) -> None:
        """Sign with a new key from now on; tokens signed with the old one stay valid until it is retired."""
        self._hold([_fresh(), *self.keys])

    def retire(self) -> None:
        """Forget the oldest key, and so end every token that it signed; the last key stays."""
        if len(self.keys) > 1:
            self._hold(self.keys[:-1])

    def _hold(self, keys: list[RSAKey]) -> None:
        # Made once, not for each request; and before the keys are in use, or a new one could sign what is not accepted yet.
        self._public = KeySet([RSAKey.import_key(key.as_dict(private=False)) for key in keys])
        self.keys = keys

    @property
    def signing(self) -> RSAKey:
        """The key that signs."""
        return self.keys[0]

    def published(self) -> dict:
        """Return the public keys as a JWK Set, for everybody."""
        return publish(self.keys)

    def verifying(self) -> KeySet:
        """Return the public keys, to verify with: what a resource server elsewhere makes of the JWK Set that it fetched."""
        return self._public


def publish(keys: list[RSAKey]) -> dict:
    """Return ``{"keys": [...]}``, a JWK Set with the public half of every key (RFC 7517 §5).

    ``key.as_dict(private=False)`` gives a key's public members, among them its ``kid``; anybody may have these. Each gets two more:
    ``"use": "sig"`` and ``"alg": ALGORITHM``, so that nobody uses it for something else (RFC 7517 §4.2, §4.4).

    >>> publish([key])                                         # doctest: +SKIP
    {'keys': [{'kty': 'RSA', 'n': '…', 'e': 'AQAB', 'kid': '…', 'use': 'sig', 'alg': 'RS256'}]}
    """
    raise NotImplementedError("exercise access-6: the public members of each key, with use and alg")


def _fresh() -> RSAKey:
    return _named(RSAKey.generate_key(2048))


def _named(key: RSAKey) -> RSAKey:
    key.ensure_kid()  # its thumbprint (RFC 7638)
    return key
