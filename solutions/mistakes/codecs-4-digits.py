"""codecs-4: writes the decimal digits.

Diagnosis: decimal digits as text
"""

return str(number).encode()
