"""stream-5: does not connect again.

Diagnosis: around both the call of connect and the loop
"""

yield from connect("")
