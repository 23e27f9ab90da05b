"""stream-2: makes a decoder for each token.

Diagnosis: make one decoder, before the loop
"""

for token in tokens:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    if text := decoder.decode(token):
        yield text
