"""stream-9: closes behind the loop only.

Diagnosis: gRPC closes this generator
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in paced(answer, asked.pace):
            yield talk_pb2.Token(id=token.id, text=token.text)
    except Refused:
        answer.close()
        raise
    answer.close()
except Refused as error:
    refuse(error, context)
