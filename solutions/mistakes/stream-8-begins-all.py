"""stream-8: begins an answer whatever was said.

Diagnosis: only a question begins an answer
"""

speaking = None
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif under_way:
            await refuse(socket, Occupied())
        else:
            speaking = await begin(socket, asked)
finally:
    if speaking:
        speaking.cancel()
