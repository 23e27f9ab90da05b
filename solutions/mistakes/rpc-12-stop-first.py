"""rpc-12: tells health when the server has stopped already.

Diagnosis: turn the services to NOT_SERVING before you stop
"""

ended = server.stop(grace)
healthy.enter_graceful_shutdown()
ended.wait()
