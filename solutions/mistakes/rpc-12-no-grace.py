"""rpc-12: cuts calls off at once.

Diagnosis: give stop() the grace
"""

healthy.enter_graceful_shutdown()
server.stop(None).wait()
