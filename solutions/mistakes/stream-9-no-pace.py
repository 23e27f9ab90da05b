"""stream-9: forgets the pace.

Diagnosis: gives the tokens at the pace that was asked for
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in answer:
            yield talk_pb2.Token(id=token.id, text=token.text)
    finally:
        answer.close()
except Refused as error:
    refuse(error, context)
