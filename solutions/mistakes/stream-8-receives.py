"""stream-8: an unusual right one: receives in a loop of its own, and cancels the task it makes.

Diagnosis: none
"""

task = None
try:
    while True:
        said = await heard(socket, await socket.recv())
        busy = bool(task) and not task.done()
        match said:
            case {"stop": True}:
                if busy:
                    task.cancel()
            case {"prompt": _}:
                if busy:
                    await refuse(socket, Occupied())
                else:
                    task = await begin(socket, said)
finally:
    if task is not None and not task.done():
        task.cancel()
        await asyncio.wait([task])
