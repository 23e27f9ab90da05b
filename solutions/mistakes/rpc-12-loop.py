"""rpc-12: an unusual right one: waits a little at a time.

Diagnosis: none
"""

print("going")
healthy.enter_graceful_shutdown()
ended = server.stop(grace=grace) if False else server.stop(grace)
while not ended.is_set():
    ended.wait(0.1)
