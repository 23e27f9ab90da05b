"""stream-4: yields an event without data.

Diagnosis: an event without data is none
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
        yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
