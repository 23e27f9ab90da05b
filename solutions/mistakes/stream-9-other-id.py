"""stream-9: counts by itself.

Diagnosis: with the token's own number
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for number, token in enumerate(paced(answer, asked.pace), 1):
            yield talk_pb2.Token(id=number, text=token.text)
    finally:
        answer.close()
except Refused as error:
    refuse(error, context)
