"""stream-10: an unusual right one: an iterator, which logs by itself, and other members of its own.

Diagnosis: none
"""

def guarded():
    source = iter(stream)
    while True:
        try:
            event = next(source)
        except StopIteration:
            return
        except Refused as error:
            told = error
            break
        except Exception as error:
            log.error("failed: %r", error, exc_info=True)
            told = error
            break
        yield event
    print("broken")
    yield Event(data=json.dumps({"type": "about:blank", **problem(told)}, separators=(",", ":")), id="", name="problem")

return guarded()
