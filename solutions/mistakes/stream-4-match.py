"""stream-4: an unusual right one: match, and a text that grows.

Diagnosis: none
"""

data, name, last_id = None, "message", ""
for line in lines:
    match line.split(":", 1):
        case [""]:
            if data is not None:
                yield Event(data, last_id, name)
            data, name = None, "message"
        case ["data", *rest]:
            value = "".join(rest).removeprefix(" ")
            data = value if data is None else f"{data}\n{value}"
        case ["event", *rest]:
            name = "".join(rest).removeprefix(" ") or "message"
        case ["id", *rest]:
            last_id = "".join(rest).removeprefix(" ")
