"""stream-1: ends the line, and not the event.

Diagnosis: an empty line ends the event
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"] if event.id else []
lines += [f"data: {line}" for line in event.data.split("\n")]
return "\n".join(lines) + "\n"
