"""stream-4: reads all lines before it looks.

Diagnosis: pass each on before you ask for the next
"""

data, name, last_id = [], "message", ""
for line in list(lines):
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
