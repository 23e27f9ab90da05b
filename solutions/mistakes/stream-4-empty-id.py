"""stream-4: keeps the last id where an empty one comes.

Diagnosis: an empty id takes the place of the last
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if field == "data":
        data.append(value)
    elif field == "event":
        name = value or "message"
    elif field == "id":
        last_id = value or last_id
    elif not line:
        if data:
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
