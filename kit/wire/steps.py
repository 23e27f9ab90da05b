"""One HTTP/1.1 message on its way through h11, and which bytes each of h11's events took.

h11 gives events, not offsets; but after each event it tells what it has not used yet, and so how far the event has reached.
"""

import h11

from .chunks import label_between
from .heads import Head, label_head, label_rest
from .label import Labels, Layer, Stretch

PIECE = 1 << 14  # bytes that h11 is given at a time: it copies what it has not used whenever it is asked for it
LONGEST = 1 << 20  # bytes of a head without an end before h11 gives up; how much of it a server would take is its own affair


class Steps:
    """A message that begins at ``at``: its labels but for the body's, where the body's pieces stand, and what h11 made of it.

    ``role`` is the role that h11 plays, SERVER to read a request, CLIENT to read a response to ``request`` (None: it was not recorded).
    """

    def __init__(self, octets: bytes, at: int, role: type, request: h11.Request | None = None):
        self.octets, self.at, self.fed, self.role, self.request = octets, at, at, role, request
        self.labels, self.body = Labels(at), []
        self.head: Head | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.complete, self.refused = False, ""
        self.connection = h11.Connection(role, max_incomplete_event_size=LONGEST)
        if role is h11.CLIENT:
            self.connection.send(_stand_in(request))
            self.connection.send(h11.EndOfMessage())

    @property
    def end(self) -> int:
        """Return the offset after the message: where the labels, and the body between them, have come to."""
        return self.labels.at

    @property
    def switched(self) -> bool:
        """Say whether another protocol begins after the message."""
        return self.connection.their_state is h11.SWITCHED_PROTOCOL

    def run(self) -> None:
        """Read the message, or what there is of it, and label it; from where h11 refuses it on, everything is UNREAD."""
        start = self.at
        try:
            self.head = self.event()
            if self.head is None:
                self.part_of_head()
                return
            self.headers = self.head.headers.raw_items()
            label_head(self.labels, self.octets[start : self.at], self.head)
            self.complete = self.switched or isinstance(self.head, h11.InformationalResponse) or self.pieces()
        except h11.RemoteProtocolError as error:
            self.refused = str(error)
            label_rest(self.labels, self.octets[self.end :], f"h11 refuses it: {error}")

    def after(self) -> str:
        """Return why nothing may follow on the message, or ""."""
        if isinstance(self.head, h11.InformationalResponse):
            return ""
        try:
            self.event()
        except h11.RemoteProtocolError as error:
            return str(error)
        return ""

    def event(self) -> h11.Event | None:
        """Return h11's next event, and move ``at`` behind it; None where bytes are missing."""
        while (event := self.connection.next_event()) is h11.NEED_DATA and self.fed < len(self.octets):
            piece = self.octets[self.fed : self.fed + PIECE]
            self.connection.receive_data(piece)
            self.fed += len(piece)
        if event is h11.NEED_DATA:
            return self.last_event()
        self.at = self.fed - len(self.connection.trailing_data[0])
        return event

    def last_event(self) -> h11.Event | None:
        """Return the end of a body that ends with the connection; None where the message is unfinished."""
        if self.connection.their_state is not h11.SEND_BODY:
            return None
        self.connection.receive_data(b"")
        try:
            return self.connection.next_event()
        except h11.RemoteProtocolError:
            return None

    def pieces(self) -> bool:
        """Find the pieces of the body, and label what stands between them; say whether the message is there to its end."""
        while isinstance(event := self.event(), h11.Data):
            start = self.at - len(event.data)
            self.between(start)
            if self.body and sum(self.body[-1]) == start:  # start and length of the piece before: h11 had only a part of it
                start = self.body.pop().start
            self.body.append(Stretch(start, self.at - start))
            self.labels.at = self.at
        self.between(len(self.octets) if event is None else self.at)
        return event is not None

    def between(self, end: int) -> None:
        """Label what belongs to the message, but not to its body, up to ``end``: the framing of chunks."""
        if self.end < end:
            label_between(self.labels, self.octets[self.end : end], first=not self.body)

    def part_of_head(self) -> None:
        """Label a head without an end: h11 reads the lines that are whole as if the empty line came behind them."""
        start = self.end
        whole = self.octets[start : self.octets.rfind(b"\n") + 1]
        if whole:
            self.as_if_whole(whole)
        layer, name = (Layer.HEADERS, "header line (unfinished)") if whole else (Layer.START, "start line (unfinished)")
        if not self.refused:
            label_rest(self.labels, self.octets[self.end :], "the line is not there to its end", layer, name)

    def as_if_whole(self, lines: bytes) -> None:
        """Label the first lines of a head."""
        for missing in ([], [b"Host:\r\n"]):  # without a Host, which may be still to come, h11 takes no request
            steps = Steps(b"".join([lines, *missing, b"\r\n"]), 0, self.role, self.request)
            try:
                self.head = steps.event()
            except h11.RemoteProtocolError as error:
                self.refused = str(error)
                continue
            self.refused = ""
            self.headers = self.head.headers.raw_items()[: -1 if missing else None]
            label_head(self.labels, lines, self.head)
            return
        label_rest(self.labels, self.octets[self.end :], f"h11 refuses it: {self.refused}")


def _stand_in(request: h11.Request | None) -> h11.Request:
    """Return what h11 shall have sent in order to read the response; where nobody knows, a request that any response may answer."""
    if request is None:
        return h11.Request(method="GET", target="/", headers=[("Host", ""), ("Upgrade", "any")])
    kept = [(name, value) for name, value in request.headers if name in (b"connection", b"upgrade")]
    return h11.Request(method=request.method, target=request.target, headers=[("Host", ""), *kept])
