"""stream-9: makes them all first.

Diagnosis: pass each on before you ask for the next
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in list(paced(answer, asked.pace)):
            yield talk_pb2.Token(id=token.id, text=token.text)
    finally:
        answer.close()
except Refused as error:
    refuse(error, context)
