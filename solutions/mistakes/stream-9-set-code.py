"""stream-9: an unusual right one: sets code and details, and returns.

Diagnosis: none
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
    context.set_code(grpc.StatusCode[STATUS[error.code]])
    context.set_details(error.detail)
