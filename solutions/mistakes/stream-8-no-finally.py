"""stream-8: cancels where the loop ended well only.

Diagnosis: in a finally, since a lost connection raises
"""

speaking = None
if True:
    async for frame in socket:
        asked = await heard(socket, frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif "prompt" in asked and under_way:
            await refuse(socket, Occupied())
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
    if speaking:
        speaking.cancel()
