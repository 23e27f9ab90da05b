"""stream-1: splits at all that splitlines knows.

Diagnosis: each newline begins another data line
"""

lines = [] if event.name == "message" else [f"event: {event.name}"]
lines += [f"id: {event.id}"] if event.id else []
lines += [f"data: {line}" for line in event.data.splitlines() or [""]]
return "\n".join(lines) + "\n\n"
