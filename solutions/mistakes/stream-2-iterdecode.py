"""stream-2: an unusual right one: the library's own loop.

Diagnosis: none
"""

yield from codecs.iterdecode(tokens, "utf-8", errors="replace")
