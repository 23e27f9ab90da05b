"""stream-4: parts at the last colon.

Diagnosis: the first colon parts name and value
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.rpartition(":") if ":" in line else (line, "", "")
    value = value.removeprefix(" ")
    if field == "data":
        data.append(value)
    elif field == "event":
        name = value
    elif field == "id":
        last_id = value
    elif not line:
        if data:
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
