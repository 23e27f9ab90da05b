"""rpc-12: stops again, without the grace.

Diagnosis: stop once, and wait
"""

healthy.enter_graceful_shutdown()
server.stop(grace)
server.stop(None).wait()
