"""stream-9: ends the call well after a mistake of ours.

Diagnosis: catch Refused only
"""

try:
    asked = question(request)
    answer = Answer(asked)
    try:
        for token in paced(answer, asked.pace):
            yield talk_pb2.Token(id=token.id, text=token.text)
    except RuntimeError:
        return
    finally:
        answer.close()
except Refused as error:
    refuse(error, context)
