"""Load tests of the servers in solutions/: measure, store, draw, in that order. Start with ``python -m benchmarks --help``."""
