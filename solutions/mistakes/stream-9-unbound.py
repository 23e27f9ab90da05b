"""stream-9: closes an answer that there is not.

Diagnosis: close only what there is
"""

try:
    asked = question(request)
    answer = Answer(asked)
    for token in paced(answer, asked.pace):
        yield talk_pb2.Token(id=token.id, text=token.text)
except Refused as error:
    refuse(error, context)
finally:
    answer.close()
