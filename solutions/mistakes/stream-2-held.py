"""stream-2: holds whole characters back with the half.

Diagnosis: only what is still half a character is kept back
"""

held = b""
for token in tokens:
    held += token
    try:
        text = held.decode()
    except UnicodeDecodeError:
        continue
    yield text
    held = b""
if held:
    yield held.decode(errors="replace")
