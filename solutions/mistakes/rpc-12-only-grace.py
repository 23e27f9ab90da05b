"""rpc-12: waits no longer than the grace.

Diagnosis: wait() without a timeout: the end comes a moment after the grace
"""

healthy.enter_graceful_shutdown()
server.stop(grace).wait(timeout=grace)
