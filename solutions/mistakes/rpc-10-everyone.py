"""rpc-10: goes on with everyone.

Diagnosis: who sends no key has none
"""

return continuation(details)
