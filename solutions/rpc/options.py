"""The options of server and channel: how long a message may be, who may ping how often, and whether messages are compressed.

gRPC knows them by name (grpc/impl/channel_arg_names.h); all are pairs of a name and a value.
"""

import grpc

from kit.contract import MAX_BODY

# Bytes. Unless told otherwise gRPC takes messages of up to 4 MiB, and sends them of any length.
LIMITS = [("grpc.max_receive_message_length", MAX_BODY), ("grpc.max_send_message_length", MAX_BODY)]
SERVER = [
    *LIMITS,
    ("grpc.so_reuseport", 0),  # two servers could share a port by default: the second one should fail instead
]

# Keepalive: pings that find a dead peer, for a channel behind a proxy that forgets silent connections. A server takes a ping every five
# minutes at most unless it is told otherwise, and sends GOAWAY with "too_many_pings" to who asks more often (gRFC A8, A9).
ALIVE = [("grpc.keepalive_time_ms", 20_000), ("grpc.keepalive_timeout_ms", 10_000), ("grpc.keepalive_permit_without_calls", 1)]
PATIENT = [("grpc.http2.min_ping_interval_without_data_ms", 10_000), ("grpc.keepalive_permit_without_calls", 1)]

# Each side may compress what it sends: the header grpc-encoding names how, and a flag before each message says whether. It is off unless
# asked for: it costs time for every message, and a digit's 259 bytes have little to save. A single call takes
# ``compression=grpc.Compression.Gzip``.
SQUEEZED = [("grpc.default_compression_algorithm", grpc.Compression.Gzip.value)]
