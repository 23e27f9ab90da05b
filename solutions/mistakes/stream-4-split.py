"""stream-4: splits at each colon.

Diagnosis: takes a line with no colon, or with three
"""

data, name, last_id = [], "message", ""
for line in lines:
    if not line:
        if data:
            yield Event("\n".join(data), last_id, name)
        data, name = [], "message"
        continue
    if line.startswith(":"):
        continue
    field, value = line.split(":")
    value = value.removeprefix(" ")
    if field == "data":
        data.append(value)
    elif field == "event":
        name = value
    elif field == "id":
        last_id = value
