"""rpc-12: an unusual right one: looks again and again.

Diagnosis: none
"""

import time

healthy.enter_graceful_shutdown()
ended = server.stop(grace)
while not ended.is_set():
    time.sleep(0.01)
