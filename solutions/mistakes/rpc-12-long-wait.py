"""rpc-12: an unusual right one: waits for longer than the grace, and stops with it twice.

Diagnosis: none
"""

healthy.enter_graceful_shutdown()
ended = server.stop(grace)
if not ended.wait(timeout=grace + 60):
    server.stop(grace).wait()
