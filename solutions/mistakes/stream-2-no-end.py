"""stream-2: forgets what is left at the end.

Diagnosis: what is incomplete at the end is asked for after the loop
"""

decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
for token in tokens:
    if text := decoder.decode(token):
        yield text
