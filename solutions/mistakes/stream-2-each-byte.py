"""stream-2: marks each byte that is left.

Diagnosis: for the one character that is incomplete
"""

buffer = b""
for token in tokens:
    buffer += token
    text, used = codecs.utf_8_decode(buffer, "replace", False)
    buffer = buffer[used:]
    if text:
        yield text
if buffer:
    yield "\ufffd" * len(buffer)
