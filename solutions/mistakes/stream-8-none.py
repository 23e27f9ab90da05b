"""stream-8: cancels what is not there.

Diagnosis: a stop where nothing runs is ignored
"""

speaking = None
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked:
            speaking.cancel()
        elif "prompt" in asked and under_way:
            await refuse(socket, Occupied())
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
finally:
    if speaking:
        speaking.cancel()
