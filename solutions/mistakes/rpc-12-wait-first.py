"""rpc-12: waits for the end before it stops.

Diagnosis: a server that nobody stops runs for ever
"""

healthy.enter_graceful_shutdown()
server.wait_for_termination()
server.stop(grace).wait()
