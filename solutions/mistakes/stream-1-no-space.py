"""stream-1: writes no space behind the colon.

Diagnosis: a reader drops one space, no more
"""

lines = [] if event.name == "message" else [f"event:{event.name}"]
lines += [f"id:{event.id}"] if event.id else []
lines += [f"data:{line}" for line in event.data.split("\n")]
return "\n".join([*lines, "", ""])
