"""stream-2: takes a space for nothing.

Diagnosis: a space is a character too
"""

decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
for token in tokens:
    text = decoder.decode(token)
    if text.strip():
        yield text
if text := decoder.decode(b"", final=True):
    yield text
