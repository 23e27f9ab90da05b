"""stream-4: keeps the last data line only.

Diagnosis: joined by a newline
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if field == "data":
        data = [value]
    elif field == "event":
        name = value or "message"
    elif field == "id":
        last_id = value
    elif not line:
        if data:
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
