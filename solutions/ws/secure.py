"""wss: the same socket inside TLS, with a certificate of a throwaway authority for trying it out."""

import ssl

import trustme


def contexts(name: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context with a certificate for ``name``, and a client's that trusts the authority which signed it, and no other."""
    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    server.num_tickets = 0  # one thread read a ticket while another wrote: of a thousand handshakes three hung (CPython 3.11)
    return server, client
