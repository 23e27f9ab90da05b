"""stream-9: tells the caller what Python says.

Diagnosis: catch Refused only
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
    refuse(error, context)
except Exception as error:
    context.abort(grpc.StatusCode.INTERNAL, str(error))
