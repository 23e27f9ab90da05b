"""stream-2: ignores what is left at the end.

Diagnosis: of a decoder with errors="replace"
"""

decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
for token in tokens:
    if text := decoder.decode(token):
        yield text
if text := decoder.decode(b"", final=True):
    yield text
