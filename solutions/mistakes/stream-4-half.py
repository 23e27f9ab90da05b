"""stream-4: yields what is left at the end.

Diagnosis: drop it
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
        last_id = value
    elif not line:
        if data:
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
if data:
    yield Event("\n".join(data), last_id, name)
