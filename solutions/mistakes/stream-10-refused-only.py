"""stream-10: catches refusals only.

Diagnosis: 200 was sent long before
"""

try:
    yield from stream
except Refused as error:
    yield Event(json.dumps(problem(error)), name="problem")
