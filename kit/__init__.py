"""The equipment: given complete, and importing nothing from the rooms that use it."""

import os

# gRPC's C core writes notes about connections to standard error, past Python and into a notebook's cell; its errors stay.
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
