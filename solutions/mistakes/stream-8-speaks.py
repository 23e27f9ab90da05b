"""stream-8: speaks itself.

Diagnosis: hear while an answer is streamed
"""

async for frame in socket:
    asked = await heard(socket, frame)
    if "prompt" in asked:
        await speak(socket, asked)
