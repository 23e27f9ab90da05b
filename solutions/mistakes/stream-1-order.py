"""stream-1: an unusual right one: the data first, the other line end, the name always, and a comment.

Diagnosis: none
"""

fields = [("data", line) for line in event.data.split("\n")] + [("event", event.name)]
if event.id:
    fields.append(("id", event.id))
return ": an event\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
