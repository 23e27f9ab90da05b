"""rpc-12: sets one name only.

Diagnosis: turn the services to NOT_SERVING before you stop
"""

from grpc_health.v1 import health_pb2

healthy.set("", health_pb2.HealthCheckResponse.NOT_SERVING)
server.stop(grace).wait()
