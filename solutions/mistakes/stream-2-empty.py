"""stream-2: yields an empty text for half a character.

Diagnosis: yield nothing for a token that completes no character
"""

decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
for token in tokens:
    yield decoder.decode(token)
if text := decoder.decode(b"", final=True):
    yield text
