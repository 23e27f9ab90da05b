"""stream-9: catches what is refused before the first token only.

Diagnosis: an error that is raised becomes UNKNOWN
"""

try:
    asked = question(request)
    answer = Answer(asked)
except Refused as error:
    refuse(error, context)
try:
    for token in paced(answer, asked.pace):
        yield talk_pb2.Token(id=token.id, text=token.text)
finally:
    answer.close()
