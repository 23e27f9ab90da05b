"""TLS: the client knows the server by its certificate, and in mutual TLS the server knows the client by one too."""

import grpc
import trustme


def server_credentials(authority: trustme.CA, name: str = "127.0.0.1", clients: trustme.CA | None = None) -> grpc.ServerCredentials:
    """Return a server's credentials: a certificate for ``name`` by ``authority``; with ``clients``, only who has one by those gets in."""
    certificate = authority.issue_cert(name)
    pair = (certificate.private_key_pem.bytes(), b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    known = clients.cert_pem.bytes() if clients else None
    return grpc.ssl_server_credentials([pair], root_certificates=known, require_client_auth=clients is not None)


def channel_credentials(authority: trustme.CA, own: trustme.LeafCert | None = None) -> grpc.ChannelCredentials:
    """Return a client's credentials: it trusts ``authority`` alone, and shows its ``own`` certificate where it has one."""
    root = authority.cert_pem.bytes()
    if own is None:
        return grpc.ssl_channel_credentials(root)
    return grpc.ssl_channel_credentials(root, own.private_key_pem.bytes(), b"".join(pem.bytes() for pem in own.cert_chain_pems))
