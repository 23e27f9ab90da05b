"""stream-4: joins lines without a newline.

Diagnosis: are joined by a newline
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
            yield Event("".join(data), last_id, name)
        data, name = [], "message"
