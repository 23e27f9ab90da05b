"""Check of chapter 5: an answer as a server stream of gRPC."""

import secrets
from collections.abc import Iterator
from types import ModuleType

from kit.checks import expect, limit
from kit.checks.rpc_relay import Aborted, Context
from kit.checks.stream_fakes import COLLECTED, Made, replaced
from kit.talk_pb2 import Question, Token

HINTS = {
    "stream-9": "Two nested tries: the outer one makes a status of Refused, and the inner one, begun once there is an answer, has a "
    "finally that closes it. paced gives tokens with id and text.",
}
PACE = 0.03
SECRET = "no such table: passwords"


def stream_9(stream: ModuleType) -> None:
    """Each token is sent as it is made, a refusal becomes a status, and the model stops when the caller leaves."""
    pieces = [stream.talk.Token(number, text) for number, text in ((3, "Hi"), (4, " "), (5, "you"))]
    fresh = [stream.talk.Token(secrets.randbelow(100), secrets.token_hex(2)) for _ in range(3)]
    for pace, given in ((0.0, pieces), (PACE, fresh)):
        answers, waits, right = [], [], [(piece.id, piece.text) for piece in given]
        sent = f'Question(prompt="Hello", pace={pace:g}), whose answer has three tokens'
        with _answering(stream, answers, waits, given):
            got = _talked(stream, Question(prompt="Hello", pace=pace), context := Context(), answers, sent)
        expect(context.aborted is None, sent=sent, got=context.aborted, expected="no status but OK", cause="no token is refused here")
        cause = "yield talk_pb2.Token(id=token.id, text=token.text)"
        expect(all(isinstance(token, Token) for token, _ in got), sent=sent, got=got[:1], expected="messages Token", cause=cause)
        told = [(token.id, token.text) for token, _ in got]
        expect(told == right, sent=sent, got=told, expected=right, cause=f"{cause}, with the token's own number")
        turns = [made for _, made in got]
        expect(turns == [1, 2, 3], sent=sent, got="them all at the end", expected="each when it is made", cause=COLLECTED)
        cause = "paced(answer, asked.pace) gives the tokens at the pace that was asked for"
        kept = len(waits) == 1 and abs(waits[0] - pace) < 1e-6
        expect(kept, sent=sent, got=f"paces {waits}", expected=f"one pace, {pace:g}", cause=cause)
        expect(
            answers[0].question.prompt == "Hello", sent=sent, got=answers[0].question, expected="Hello", cause="Answer(question(request))"
        )
        cause = "answer.close() frees what the answer held, however it ends: finally"
        expect(answers[0].closed > 0, sent=sent, got="never closed", expected="answer.close()", cause=cause)
    _expect_stop(stream, pieces)
    asked, broken = Question(prompt="Hello"), stream.errors.Broken("the model stopped")
    _expect_status(stream, Question(prompt=""), pieces, (0, "INVALID_ARGUMENT"), "a question without a prompt")
    _expect_status(stream, asked, [*pieces[:2], broken], (2, "INTERNAL"), "a question whose answer breaks after two tokens")
    _expect_status(stream, asked, stream.errors.Busy("ask again"), (0, "UNAVAILABLE"), "a question to a service that is busy")
    _expect_discreet(stream, pieces)


def _expect_stop(stream: ModuleType, pieces: list) -> None:
    """Judge what becomes of an answer whose caller leaves after two tokens."""
    answers, sent = [], "a caller who leaves after two of three tokens"
    with _answering(stream, answers, [], pieces), limit(3):
        stream_of = stream.rpc.server.TalkService().Talk(Question(prompt="Hello"), context := Context())
        next(stream_of), next(stream_of)
        context.leave()
        stream_of.close()
    cause = (
        "gRPC closes this generator, which raises GeneratorExit at the yield: a finally there runs, what stands behind the loop does not"
    )
    expect(answers[0].closed > 0, sent=sent, got="never closed", expected="answer.close()", cause=cause)
    expect(answers[0].made == 2, sent=sent, got=f"{answers[0].made} made", expected="2 made", cause="make no more than was sent")


def _expect_status(stream: ModuleType, asked: Question, given: object, right: tuple[int, str], sent: str) -> None:
    """Judge how a call ends whose question or answer is refused."""
    (before, code), answers = right, []
    with _answering(stream, answers, [], given):
        got = _talked(stream, asked, context := Context(), answers, sent)
    cause = "what was made before the answer broke is sent before"
    expect(len(got) == before, sent=sent, got=f"{len(got)} tokens", expected=f"{before} tokens", cause=cause)
    status, words = context.aborted or (None, None)
    cause = "end the call with refuse(error, context): the caller would take half an answer for a whole"
    expect(status is not None, sent=sent, got="no status, so OK", expected=code, cause=cause)
    cause = "refuse(error, context) knows the status and the words of each refusal"
    expect(status.name == code and words, sent=sent, got=f"{status.name}: {words}", expected=f"{code} and why", cause=cause)
    closed = all(answer.closed for answer in answers)
    expect(closed, sent=sent, got="never closed", expected="answer.close()", cause="close the answer also when it breaks: finally")


def _expect_discreet(stream: ModuleType, pieces: list) -> None:
    """Judge what a caller is told of an answer that ends in a mistake of ours."""
    sent, cause = (
        "an answer with a mistake of ours in it",
        "it is a mistake of ours, and Discreet tells the caller no more: catch Refused only",
    )
    with _answering(stream, answers := [], [], [*pieces[:2], RuntimeError(SECRET)]):
        try:
            _talked(stream, Question(prompt="Hello"), context := Context(), answers, sent)
        except RuntimeError as error:
            if isinstance(error, NotImplementedError):
                raise
            return
    status, words = context.aborted or (None, "")
    expect(SECRET not in str(words), sent=sent, got=f"told to the caller: {words}", expected="the error, raised", cause=cause)
    expect(status is not None, sent=sent, got="no status, so OK", expected="the error, raised", cause=cause)


def _answering(stream: ModuleType, answers: list, waits: list, given: object):
    """Put an answer of ours in the place of the model's: it gives ``given``, or raises it, and is noted in ``answers``."""

    def answer(question: object) -> Made:
        if isinstance(given, Exception):
            raise given
        answers.append(Made(given))
        answers[-1].question = question
        return answers[-1]

    def paced(tokens: Iterator, pace: float, *_: object) -> Iterator:
        waits.append(pace)
        return (token for token in tokens)  # which doesn't close them, as yield from would

    return replaced(stream.rpc.server, Answer=answer, paced=paced)


def _talked(stream: ModuleType, asked: Question, context: Context, answers: list, sent: str) -> list[tuple[Token, int]]:
    """Return the messages of a call, each with how many tokens were made by then."""
    got: list = []
    try:
        with limit(3):
            for token in stream.rpc.server.TalkService().Talk(asked, context):
                got.append((token, answers[0].made))
    except Aborted:
        pass
    except stream.errors.Refused as error:
        cause = (
            "an error that is raised becomes UNKNOWN for the caller: catch Refused around all of it, and end with refuse(error, context)"
        )
        expect(False, sent=sent, got=f"{type(error).__name__}, raised", expected="a status", cause=cause)
    except UnboundLocalError as error:
        cause = "close only what there is: begin the try with the finally after the answer was made"
        expect(False, sent=sent, got=str(error), expected="a status", cause=cause)
    return got
