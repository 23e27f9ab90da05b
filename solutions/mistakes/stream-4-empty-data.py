"""stream-4: takes an empty data line for none.

Diagnosis: only one without a data line is none
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
        if any(data):
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
