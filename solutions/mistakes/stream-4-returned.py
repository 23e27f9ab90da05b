"""stream-4: returns a list.

Diagnosis: yield each when it is there
"""

events, data, name, last_id = [], [], "message", ""
for line in lines:
    field, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if field == "data":
        data.append(value)
    elif field == "event":
        name = value or "message"
    elif field == "id":
        last_id = value
    elif not line:
        if data:
            events.append(Event("\n".join(data), last_id, name))
        data, name = [], "message"
return events
