"""Check of chapter 7, the keys that everybody may have: a JWK Set, and nothing private in it."""

from types import ModuleType

from joserfc.jwk import RSAKey

from kit.apart.beside import beside
from kit.checks import expect, limit

HINTS = {
    "access-6": "A list comprehension over keys: each key's public dict, joined by | with a dict of use and alg. An object goes around it.",
}
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth"}  # RFC 7518 §6.3.2


def access_6(access: ModuleType) -> None:
    """Every key is published by its public half, with its name, its use and its algorithm, and no private member is."""
    keys = [RSAKey.generate_key(2048) for _ in range(2)]
    for key in keys:
        key.ensure_kid()
    sent, jwk = "publish(two keys)", beside(access, "joserfc.jwk")
    with limit(3):
        found = access.keyring.publish([jwk.RSAKey.import_key(key.as_dict(private=True)) for key in keys])
    shaped = isinstance(found, dict) and isinstance(found.get("keys"), list) and all(isinstance(each, dict) for each in found["keys"])
    cause = 'the list of dicts stands in an object, under the name "keys": that is a JWK Set'
    expect(shaped, sent=sent, got=_kinds(found), expected='{"keys": [{…}, {…}]} (RFC 7517 §5)', cause=cause)
    leaked, cause = sorted(PRIVATE & {name for each in found["keys"] for name in each}), "with these, anybody signs as we do: private=False"
    expect(not leaked, sent=sent, got=f"the private members {', '.join(leaked)}", expected="public members only", cause=cause)
    count, cause = len(found["keys"]), "publish every key: what an older one has signed must be verified too"
    expect(count == len(keys), sent=sent, got=f"{count} keys", expected=f"{len(keys)} keys", cause=cause)
    for key in keys:
        wanted = key.as_dict(private=False) | {"use": "sig", "alg": access.keyring.ALGORITHM}
        published = next((each for each in found["keys"] if each.get("n") == wanted["n"]), {})
        for name, value in wanted.items():
            plain = name in ("use", "alg", "kty", "e")  # the others are made anew for each run, and a record must be the same again
            shown, got = repr(value) if plain else "the key's own", repr(published.get(name)) if plain else "another"
            got = f"{name} = {got}" if name in published else f"no {name}, but {', '.join(sorted(published)) or 'nothing'}"
            cause = "take the public members from key.as_dict(private=False), all of them"
            if name in ("use", "alg"):
                cause = 'add "use": "sig" and "alg": ALGORITHM to each key, not around them'
            elif name == "kid":
                cause = "a token names its key by kid; without it nobody knows which of these to verify with"
            expect(published.get(name) == value, sent=sent, got=got, expected=f"{name} = {shown}", cause=cause)


def _kinds(found: object) -> str:
    """Describe what was published without a word of it: it may hold a private key."""
    if isinstance(found, dict):
        return f"an object with {', '.join(map(repr, found)) or 'nothing'}"
    return f"a {type(found).__name__}"
