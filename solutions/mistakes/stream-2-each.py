"""stream-2: decodes each token by itself.

Diagnosis: make one decoder, before the loop
"""

for token in tokens:
    yield token.decode("utf-8", errors="replace")
