"""stream-1: forgets the id.

Diagnosis: a line id: …
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"data: {line}" for line in event.data.split("\n")]
return "\n".join(lines) + "\n\n"
