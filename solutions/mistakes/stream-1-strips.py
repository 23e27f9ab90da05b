"""stream-1: drops the spaces at both ends of a line.

Diagnosis: with the spaces at its ends
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"] if event.id else []
lines += [f"data: {line.strip()}" for line in event.data.split("\n")]
return "\n".join([*lines, "", ""])
