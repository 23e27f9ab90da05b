"""stream-1: calls the field what the tuple calls it.

Diagnosis: is called
"""

lines = [] if event.name == "message" else [f"name: {event.name}"]
lines += [f"id: {event.id}"] if event.id else []
lines += [f"data: {line}" for line in event.data.split("\n")]
return "\n".join(lines) + "\n\n"
