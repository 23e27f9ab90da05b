"""stream-2: takes each token for text.

Diagnosis: a token alone is not always text
"""

for token in tokens:
    yield token.decode()
