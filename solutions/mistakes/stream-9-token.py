"""stream-9: yields the model's token.

Diagnosis: yield talk_pb2.Token(id=token.id, text=token.text)
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in paced(answer, asked.pace):
            yield token
    finally:
        answer.close()
except Refused as error:
    refuse(error, context)
