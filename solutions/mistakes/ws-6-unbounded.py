"""ws-6: lets any number wait.

Diagnosis: must not grow the server's memory
"""

self.waiting.append(message)
self.filled.set()
