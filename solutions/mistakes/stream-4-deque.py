"""stream-4: an unusual right one: a dict of fields, a deque of lines.

Diagnosis: none
"""

from collections import deque

waiting, fields = deque(), {"id": "", "event": ""}
for line in lines:
    if not line:
        if waiting:
            yield Event(data="\n".join(waiting), id=fields["id"], name=fields["event"] or "message")
        waiting.clear()
        fields["event"] = ""
        continue
    name, colon, value = line.partition(":")
    if colon and value[:1] == " ":
        value = value[1:]
    if name == "data":
        waiting.append(value)
    elif name in fields:
        fields[name] = value
