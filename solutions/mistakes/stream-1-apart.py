"""stream-1: puts an empty line behind each field.

Diagnosis: it stands behind the last field
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"] if event.id else []
lines += [f"data: {line}" for line in event.data.split("\n")]
return "".join(line + "\n\n" for line in lines)
