"""stream-8: lets a second question end the first answer.

Diagnosis: what comes meanwhile must not disturb the answer under way
"""

speaking = None
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif "prompt" in asked and under_way:
            speaking.cancel()
            await refuse(socket, Occupied())
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
finally:
    if speaking:
        speaking.cancel()
