"""stream-9: has one status for everything.

Diagnosis: knows the status and the words of each refusal
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
    context.abort(grpc.StatusCode.INTERNAL, error.detail)
