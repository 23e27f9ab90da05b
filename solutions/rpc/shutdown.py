"""Go without dropping a call: say it first, take no more, finish what was begun."""

import grpc
from grpc_health.v1 import health


def drain(server: grpc.Server, healthy: health.HealthServicer, grace: float) -> None:
    """Shut ``server`` down so that no call is lost, and return when it has ended.

    First tell every balancer that watches: ``healthy.enter_graceful_shutdown()`` turns all services to NOT_SERVING, for good. Then
    ``server.stop(grace)``: at once no new call is accepted, those under way may take ``grace`` seconds more, and what is left after that is
    cancelled. It does not wait, but returns a ``threading.Event``, which is set when the server has ended: wait for it, or the process
    ends before its calls do.

    >>> drain(server, healthy, grace=5)                         # doctest: +SKIP
    """
    # BEGIN SOLUTION rpc-12: say it, stop, wait
    healthy.enter_graceful_shutdown()
    server.stop(grace).wait()
    # END SOLUTION
