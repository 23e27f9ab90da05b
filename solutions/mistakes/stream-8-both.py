"""stream-8: answers two at a time.

Diagnosis: one answer at a time on a socket
"""

speaking = None
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
finally:
    if speaking:
        speaking.cancel()
