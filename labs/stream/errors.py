"""The refusals of this chapter, and what each is called on each wire."""

from kit.contract import Refused


class Invalid(Refused):
    """A question that can't be answered (422, RFC 9110 §15.5.21)."""

    title = "Invalid question"


class Busy(Refused):
    """Too many answers under way (503, RFC 9110 §15.6.4)."""

    code = 503
    title = "Service unavailable"


class Occupied(Refused):
    """A second question on a socket whose first is still being answered (409, RFC 9110 §15.5.10)."""

    code = 409
    title = "An answer is under way"

    def __init__(self):
        super().__init__("one answer at a time on a socket: stop it, or wait until it is done")


class Broken(Refused):
    """An answer that ended before its end (500, RFC 9110 §15.6.1)."""

    code = 500
    title = "Generation failed"


STATUS = {422: "INVALID_ARGUMENT", 503: "UNAVAILABLE", 500: "INTERNAL"}  # the same in gRPC's words


def problem(error: Exception) -> dict:
    """Return the members of RFC 9457 §3.1; of an error that is no refusal, nothing of what it was: that is for the log."""
    if not isinstance(error, Refused):
        error = Broken("the mistake is ours; it is in the log, and a repetition won't help")
    return {"title": error.title, "status": error.code, "detail": error.detail}
