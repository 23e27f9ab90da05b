"""stream-1: takes the id 0 for none.

Diagnosis: an id "0" is one too
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"] if event.id not in ("", "0") else []
lines += [f"data: {line}" for line in event.data.split("\n")]
return "\n".join([*lines, "", ""])
