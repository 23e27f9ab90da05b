"""stream-9: ends as if all were well.

Diagnosis: half an answer for a whole
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in paced(answer, asked.pace):
            yield talk_pb2.Token(id=token.id, text=token.text)
    finally:
        answer.close()
except Refused as error:
    return
