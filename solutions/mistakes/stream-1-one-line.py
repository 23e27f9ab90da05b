"""stream-1: writes data of several lines into one field.

Diagnosis: a newline can't stand in a field
"""

name = "" if event.name == "message" else f"event: {event.name}\n"
number = f"id: {event.id}\n" if event.id else ""
return f"{name}{number}data: {event.data}\n\n"
