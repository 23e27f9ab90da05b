"""stream-1: writes an id where there is none.

Diagnosis: no id line where there is no id
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"]
lines += [f"data: {line}" for line in event.data.split("\n")]
return "\n".join(lines) + "\n\n"
