"""The words of TLS: its record types, its handshake messages, and the extensions that a greeting may have."""

VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3"}
CHANGE, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
TYPES = {  # of records
    CHANGE: ("change cipher spec", "in TLS 1.2: sealed from here on; in TLS 1.3 an empty gesture, for the boxes in between", "RFC 8446 §5"),
    ALERT: ("alert", "something is wrong, or the connection ends", "RFC 8446 §6"),
    HANDSHAKE: ("handshake", "the two sides agree on keys, and the server proves who it is", "RFC 8446 §4"),
    DATA: ("application data", "sealed; in TLS 1.3 the handshake's later messages say so too, so that nobody can tell", "RFC 8446 §5.2"),
}
CLIENT_HELLO, SERVER_HELLO = 1, 2
MESSAGES = {  # RFC 8446 appendix B.3, and RFC 5246 §7.4 for those that TLS 1.3 has done without
    0: "HelloRequest",
    CLIENT_HELLO: "ClientHello",
    SERVER_HELLO: "ServerHello",
    4: "NewSessionTicket",
    11: "Certificate",
    12: "ServerKeyExchange",
    13: "CertificateRequest",
    14: "ServerHelloDone",
    15: "CertificateVerify",
    16: "ClientKeyExchange",
    20: "Finished",
    22: "CertificateStatus",
}
EXTENSIONS = {  # the name, what it is good for, where that is laid down, and whether it is another one on each run
    0: ("server_name", "the name of the site, which everyone on the way can read", "RFC 6066 §3", False),
    5: ("status_request", "the client would like a proof that the certificate has not been revoked", "RFC 6066 §8", False),
    10: ("supported_groups", "the curves on which the keys may be agreed", "RFC 8446 §4.2.7", False),
    11: ("ec_point_formats", "how points on a curve may be written; of no use in TLS 1.3", "RFC 8422 §5.1.2", False),
    13: ("signature_algorithms", "the signatures that the client can check", "RFC 8446 §4.2.3", False),
    16: ("ALPN", "which protocol shall be spoken inside", "RFC 7301 §3.1", False),
    21: ("padding", "makes the greeting longer, as some servers choke on certain sizes", "RFC 7685 §3", False),
    22: ("encrypt_then_mac", "in which order to seal; of no use in TLS 1.3", "RFC 7366 §2", False),
    23: ("extended_master_secret", "ties the keys to this handshake; of no use in TLS 1.3", "RFC 7627 §5.1", False),
    35: ("session_ticket", "what the server sent last time, to be quicker this time", "RFC 5077 §3.2", True),
    41: ("pre_shared_key", "what the server sent last time, to be quicker this time", "RFC 8446 §4.2.11", True),
    43: ("supported_versions", "the true version of TLS", "RFC 8446 §4.2.1", False),
    45: ("psk_key_exchange_modes", "how keys from last time may be used", "RFC 8446 §4.2.9", False),
    49: ("post_handshake_auth", "the client may be asked for a certificate later", "RFC 8446 §4.2.6", False),
    51: ("key_share", "this side's half of the key agreement: both halves are public, what they make is not", "RFC 8446 §4.2.8", True),
    65281: ("renegotiation_info", "nobody has slipped in before this handshake", "RFC 5746 §3.2", False),
}
