"""stream-9: raises what is refused.

Diagnosis: an error that is raised becomes UNKNOWN
"""

asked = question(request)
answer = Answer(asked)
try:
    for token in paced(answer, asked.pace):
        yield talk_pb2.Token(id=token.id, text=token.text)
finally:
    answer.close()
