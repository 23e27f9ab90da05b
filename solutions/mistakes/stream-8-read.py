"""stream-8: lets a nonsense message end the conversation.

Diagnosis: nonsense too, and the socket stays open
"""

speaking = None
try:
    async for frame in socket:
        asked = read(frame)
        under_way = speaking is not None and not speaking.done()
        if "stop" in asked and under_way:
            speaking.cancel()
        elif "prompt" in asked and under_way:
            await refuse(socket, Occupied())
        elif "prompt" in asked:
            speaking = await begin(socket, asked)
finally:
    if speaking:
        speaking.cancel()
