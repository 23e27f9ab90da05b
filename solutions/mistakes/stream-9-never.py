"""stream-9: never closes.

Diagnosis: answer.close() frees what the answer held
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in paced(answer, asked.pace):
            yield talk_pb2.Token(id=token.id, text=token.text)
    finally:
        pass
except Refused as error:
    refuse(error, context)
