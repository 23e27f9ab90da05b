"""ws-5: makes it a coroutine of the sends.

Diagnosis: it puts into boxes and waits for nobody
"""

async def push():
    for box in self.boxes:
        box.put({"number": self.number, "labels": dict(self.labels)})

self.labels.update(label)
self.number += 1
pushing = push()
pushing.close()
return asyncio.sleep(0)
