"""Try again, but only what may be done twice, only where it may help, and not for ever: a policy that the channel keeps."""

import json

import grpc


def service_config() -> str:
    """Return the service config that lets a channel retry Predict, as JSON text (gRFC A6, "gRPC Retry Design").

    ``methodConfig`` is a list of one object. Its ``name`` is a list of what it is about: ``{"service": "PredictionService", "method":
    "Predict"}``. Its ``retryPolicy`` has ``maxAttempts`` 4, the first one included; ``initialBackoff`` "0.05s"; ``maxBackoff`` "0.5s";
    ``backoffMultiplier`` 2; and ``retryableStatusCodes``, a list of one code: UNAVAILABLE, which often passes. It doesn't prove that the
    first try did nothing. Predict may be called twice all the same, for it changes nothing; a method that changes something must not be
    retried by a channel, which can't know.

    >>> json.loads(service_config())["methodConfig"][0]["retryPolicy"]["maxAttempts"]   # doctest: +SKIP
    4
    """
    # BEGIN SOLUTION rpc-11: the object, written as JSON
    policy = {
        "maxAttempts": 4,
        "initialBackoff": "0.05s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    return json.dumps({"methodConfig": [{"name": [{"service": "PredictionService", "method": "Predict"}], "retryPolicy": policy}]})
    # END SOLUTION


def retrying(port: int) -> grpc.Channel:
    """Return a channel to 127.0.0.1:``port`` that tries again as ``service_config`` says."""
    return grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.service_config", service_config()), ("grpc.enable_retries", 1)])
