"""stream-8: an unusual right one: a set of tasks which leave it when they are done.

Diagnosis: none
"""

tasks = set()
try:
    async for frame in socket:
        asked = await heard(socket, frame)
        print(asked)
        if "stop" in asked:
            for task in tasks:
                task.cancel()
        elif "prompt" in asked:
            if tasks:
                await refuse(socket, Occupied())
                continue
            task = await begin(socket, asked)
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            if task.done():
                tasks.discard(task)
except ConnectionClosed:
    pass
finally:
    for task in tasks:
        task.cancel()
