"""stream-2: fails for what is left at the end.

Diagnosis: half a character at the end is no error
"""

decoder = codecs.getincrementaldecoder("utf-8")()
for token in tokens:
    if text := decoder.decode(token):
        yield text
if text := decoder.decode(b"", final=True):
    yield text
