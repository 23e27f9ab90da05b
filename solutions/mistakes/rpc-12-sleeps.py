"""rpc-12: sleeps for the grace instead of stopping.

Diagnosis: server.stop(grace) stops it
"""

import time

healthy.enter_graceful_shutdown()
time.sleep(grace / 100)
