"""stream-2: returns a list.

Diagnosis: yield each when it is there
"""

decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
texts = [decoder.decode(token) for token in tokens] + [decoder.decode(b"", final=True)]
return [text for text in texts if text]
