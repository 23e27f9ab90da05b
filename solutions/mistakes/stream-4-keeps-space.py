"""stream-4: keeps the space.

Diagnosis: collect data lines
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.partition(":")
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
