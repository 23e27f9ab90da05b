"""stream-10: lets it be raised after 200 was sent.

Diagnosis: 200 was sent long before
"""

yield from stream
