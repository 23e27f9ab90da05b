"""rpc-12: doesn't wait.

Diagnosis: stop() does not wait
"""

healthy.enter_graceful_shutdown()
server.stop(grace)
