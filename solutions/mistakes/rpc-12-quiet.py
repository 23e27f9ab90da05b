"""rpc-12: tells nobody.

Diagnosis: turn the services to NOT_SERVING before you stop
"""

server.stop(grace).wait()
