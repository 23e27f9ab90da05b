"""rpc-12: an unusual right one: waits for the server itself.

Diagnosis: none
"""

healthy.enter_graceful_shutdown()
server.stop(grace)
server.wait_for_termination()
