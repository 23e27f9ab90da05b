"""The words of HTTP/2: what its frame types, flags, settings and error codes are called, and what each is good for."""

TYPES = {  # by the number on the wire: the name, what it is for, where it is laid down
    0x0: ("DATA", "carries a piece of a body", "RFC 9113 §6.1"),
    0x1: ("HEADERS", "opens a stream with the header lines of a request, answers it, or ends it with trailers", "RFC 9113 §6.2"),
    0x2: ("PRIORITY", "advice on which stream matters more; deprecated", "RFC 9113 §6.3"),
    0x3: ("RST_STREAM", "gives up one stream, the others go on", "RFC 9113 §6.4"),
    0x4: ("SETTINGS", "tells the other side what this side will bear", "RFC 9113 §6.5"),
    0x5: ("PUSH_PROMISE", "announces an answer that nobody has asked for", "RFC 9113 §6.6"),
    0x6: ("PING", "asks for an echo: is the other side alive, and how far away", "RFC 9113 §6.7"),
    0x7: ("GOAWAY", "says that no new stream will be served", "RFC 9113 §6.8"),
    0x8: ("WINDOW_UPDATE", "lets the other side send more DATA (flow control)", "RFC 9113 §6.9"),
    0x9: ("CONTINUATION", "carries header lines that did not fit into the frame before", "RFC 9113 §6.10"),
    0xA: ("ALTSVC", "names another server for the same site", "RFC 7838 §4"),
}
FLAGS = {
    "END_STREAM": "the sender's last frame on this stream",
    "END_HEADERS": "the header block ends with this frame",
    "ACK": "answers the other side's frame of this type",
    "PADDED": "bytes without meaning hide the length",
    "PRIORITY": "five bytes of priority come first",
}
SETTINGS = {
    0x1: ("HEADER_TABLE_SIZE", "bytes that the other side's header compression may keep in its dynamic table"),
    0x2: ("ENABLE_PUSH", "whether the server may send what was not asked for"),
    0x3: ("MAX_CONCURRENT_STREAMS", "streams that the other side may have open at a time"),
    0x4: ("INITIAL_WINDOW_SIZE", "bytes of DATA that the other side may send on a new stream before it has to wait"),
    0x5: ("MAX_FRAME_SIZE", "the longest frame that this side accepts, in bytes"),
    0x6: ("MAX_HEADER_LIST_SIZE", "the most bytes of header lines, uncompressed, that this side accepts"),
    0x8: ("ENABLE_CONNECT_PROTOCOL", "whether a WebSocket may run over a stream (RFC 8441)"),
    0xFE03: ("GRPC_ALLOW_TRUE_BINARY_METADATA", "gRPC's own: whether binary metadata may travel without Base64"),
    0xFE04: ("GRPC_PREFERRED_RECEIVE_CRYPTO_FRAME_SIZE", "gRPC's own: the size of encrypted pieces that this side likes best"),
    0xFE05: ("GRPC_ALLOW_SECURITY_FRAME", "gRPC's own: whether this side understands gRPC's security frames"),
}
ERRORS = (  # RFC 9113 §7, by number
    ("NO_ERROR", "nothing went wrong"),
    ("PROTOCOL_ERROR", "the other side broke the protocol"),
    ("INTERNAL_ERROR", "something broke on this side"),
    ("FLOW_CONTROL_ERROR", "the other side sent more DATA than it was allowed"),
    ("SETTINGS_TIMEOUT", "the other side did not answer SETTINGS in time"),
    ("STREAM_CLOSED", "a frame came for a stream that was half closed"),
    ("FRAME_SIZE_ERROR", "a frame had a wrong length"),
    ("REFUSED_STREAM", "nothing was done yet, so the request may be sent again"),
    ("CANCEL", "the stream is no longer needed"),
    ("COMPRESSION_ERROR", "header compression is out of step"),
    ("CONNECT_ERROR", "the connection behind a CONNECT broke"),
    ("ENHANCE_YOUR_CALM", "the other side causes too much load"),
    ("INADEQUATE_SECURITY", "the encryption is too weak"),
    ("HTTP_1_1_REQUIRED", "this needs HTTP/1.1"),
)
