"""stream-4: forgives case in a field's name.

Diagnosis: a field's name is taken as it is
"""

data, name, last_id = [], "message", ""
for line in lines:
    field, _, value = line.partition(":")
    value = value.removeprefix(" ")
    match field.casefold():
        case "data":
            data.append(value)
        case "event":
            name = value or "message"
        case "id":
            last_id = value
        case "" if not line:
            if data:
                yield Event("\n".join(data), last_id, name)
            data, name = [], "message"
