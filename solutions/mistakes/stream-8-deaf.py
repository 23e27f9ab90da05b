"""stream-8: waits for the answer.

Diagnosis: hear while an answer is streamed
"""

speaking = None
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif "prompt" in asked and under_way:
            await refuse(socket, Occupied())
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
            await speaking
finally:
    if speaking:
        speaking.cancel()
