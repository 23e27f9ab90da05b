"""Which pages may open a socket: a browser sends cookies along from any page, so the server looks where the page came from."""

from collections.abc import Collection


def allowed(origin: str | None, host: str, others: Collection[str] = ()) -> bool:
    """Say whether a handshake with the header ``Origin`` may go on, on a server that the client calls ``host`` (RFC 6455 §10.2).

    A browser always sends Origin, and no page can change it: scheme, host and port of the page, such as ``http://127.0.0.1:8765``
    (RFC 6454 §7); like Host, it leaves out the port that the scheme implies. It is allowed if it is ``http://`` or ``https://`` and then
    exactly ``host`` (the header Host: with the port), or is one of ``others``; upper and lower case are the same. A program that is no
    browser sends none, and is let in: it can claim anything, so the check would stop only the honest. ``null``, which a sandboxed page
    sends, is an origin like any other, and not ours.

    >>> host = "127.0.0.1:8765"
    >>> allowed("http://127.0.0.1:8765", host), allowed("http://evil.example", host), allowed(None, host)       # doctest: +SKIP
    (True, False, True)
    """
    # BEGIN SOLUTION ws-9: no origin, our own, or one of the others; whole, never a part of it
    if origin is None:
        return True
    known = {f"http://{host}", f"https://{host}", *others}
    return origin.lower() in {name.lower() for name in known}
    # END SOLUTION
