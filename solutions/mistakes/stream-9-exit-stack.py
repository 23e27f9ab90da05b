"""stream-9: an unusual right one: an ExitStack closes, and a generator within.

Diagnosis: none
"""

import contextlib

def told():
    with contextlib.ExitStack() as stack:
        try:
            asked = question(request)
            answer = Answer(asked)
            stack.callback(answer.close)
            yield from (talk_pb2.Token(text=token.text, id=token.id) for token in paced(answer, asked.pace))
        except Refused as error:
            print(error)
            refuse(error, context)

return told()
