"""What the OpenAPI document says beyond what flask-openapi reads off the routes: formats, headers, refusals."""

from flask_openapi import OpenAPI

from kit import model
from kit.blank import unless_blank

from .. import codecs
from .errors import PROBLEM, RETRY_AFTER
from .formats import MERGE_PATCH
from .schemas import KEY, Correction, KeptPrediction, PredictionRequest, PredictionResponse, Problem

BODY = (400, 406, 413, 415, 422)  # what a request with a body may be refused with
BINARY = {"type": "string", "format": "binary", "description": "a message of kit/prediction.proto"}
WHY = {
    400: "The body or a header is not in the form that it should have.",
    404: "There is nothing at this address.",
    406: "None of the formats that are welcome is one that we write.",
    412: "Somebody else has changed it since it was read.",
    413: "The body is longer than a mebibyte.",
    415: "The body is in a format that we don't read, or compressed.",
    422: "Well-formed, and makes no sense here.",
    429: "Too many requests from this client.",
    503: f"Not at the moment; try again after {RETRY_AFTER} second.",
}


def _at(kind: type) -> dict:
    return {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}


def _in_three_formats(kind: type) -> dict:
    return {codecs.Json.media_type: _at(kind), codecs.Msgpack.media_type: _at(kind), codecs.Protobuf.media_type: {"schema": BINARY}}


def _header(name: str, description: str, **schema) -> dict:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"} | schema}


def problems(*statuses: int) -> dict:
    """Return the Response Objects of refusals: problem details for programs."""
    return {status: {"description": WHY[status], "content": {PROBLEM: _at(Problem)}} for status in statuses}


REQUEST = {"content": _in_three_formats(PredictionRequest), "required": True}
CREATED = {"description": "The prediction.", "content": _in_three_formats(PredictionResponse)}
FOUND = {
    "description": "What is kept of it.",
    "headers": {"ETag": {"description": "its version in this format", "schema": {"type": "string"}}},
    "content": _in_three_formats(KeptPrediction),
}
UNCHANGED = {304: {"description": "The client has this version already."}}
CORRECTION = {"content": {codecs.Json.media_type: _at(Correction)}, "required": True}
MERGE = {"content": {MERGE_PATCH: _at(Correction), codecs.Json.media_type: _at(Correction)}, "required": True}
IF_NONE_MATCH = _header("If-None-Match", "the ETag of what you have: it is not sent again")
IF_MATCH = _header("If-Match", "the ETag of what you have seen: nobody else's change is overwritten")
IDEMPOTENCY_KEY = _header("Idempotency-Key", "such as a UUID for this request: its repetition makes nothing new", pattern=KEY)


class Documented(OpenAPI):
    """A Flask application that writes its own OpenAPI document, version 3.1."""

    def generate_spec_json(self) -> None:
        """Make the document, and add what the library can't know."""
        self.openapi_version = "3.1.0"  # what the tools around it read; the library would say 3.2
        super().generate_spec_json()
        complete(self.spec_json)


def complete(document: dict) -> None:
    """Add what the library doesn't read off the routes: the messages, the request headers, where a 201's address stands."""
    describe_bodies(document, (PredictionRequest, PredictionResponse, KeptPrediction, Correction, Problem))
    document["components"]["schemas"].pop("ValidationErrorModel", None)
    make, one = document["paths"]["/v1/predictions"]["post"], document["paths"]["/v1/predictions/{prediction_id}"]
    for operation, header in ((make, IDEMPOTENCY_KEY), (one["get"], IF_NONE_MATCH), (one["put"], IF_MATCH), (one["patch"], IF_MATCH)):
        operation.setdefault("parameters", []).append(header)


def describe_bodies(document: dict, kinds: tuple[type, ...]) -> None:
    """Add the messages of ``kinds``, with an example, and the 201's Location; take out a library's own 422, which is never given."""
    schemas = document["components"]["schemas"]
    for kind in kinds:
        schemas[kind.__name__] = kind.model_json_schema()
    schemas["PredictionRequest"]["examples"] = [{"features": model.sample(3), "model_id": "linear"}]
    for operation in (operation for item in document["paths"].values() for operation in item.values()):
        if codecs.Json.media_type in operation["responses"].get("422", {}).get("content", {}):
            del operation["responses"]["422"]
    unless_blank("rest-17", tell_location, document["paths"]["/v1/predictions"]["post"]["responses"]["201"])


def tell_location(response: dict) -> None:
    """Say in the Response Object of the 201 that a header ``Location`` comes with it (OpenAPI 3.1 §4.8.17, §4.8.21).

    A Response Object has a member ``headers``: an object whose names are the headers' names. Each value is a Header Object: a
    ``description``, a ``required`` that is true here, and a ``schema``, here of the type ``string`` with the format ``uri-reference``
    (RFC 3986: ``/v1/predictions/7`` is one). Change ``response`` in place, and leave what else is in it; what you return is not used.

    >>> tell_location(response); response["headers"]["Location"]["schema"]                # doctest: +SKIP
    {'type': 'string', 'format': 'uri-reference'}
    """
    # BEGIN SOLUTION rest-17: a Location header with description, required and schema
    schema = {"type": "string", "format": "uri-reference"}
    location = {"description": "the address of the prediction", "required": True, "schema": schema}
    response.setdefault("headers", {})["Location"] = location
    # END SOLUTION
