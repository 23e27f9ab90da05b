"""stream-2: an unusual right one: an iterator that is no generator.

Diagnosis: none
"""

from itertools import chain

decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
return filter(None, chain(map(decoder.decode, tokens), (decoder.decode(b"", final=True) for _ in "x")))
