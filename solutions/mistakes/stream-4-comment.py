"""stream-4: takes a comment for data.

Diagnosis: a line that begins with a colon is a comment
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.lstrip(": ").partition(":")
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
