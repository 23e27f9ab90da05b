"""The tiny language model: it knows its corpus by heart, is the same under a seed, keeps its pace, and its training is sound."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import talk
from kit.talk import talker, tokens, train

ROOT = Path(__file__).parent.parent
TEXT = train.CORPUS.read_text(encoding="utf-8")
BLOCKS = [block.splitlines() for block in TEXT.strip().split("\n\n")]
FIRST = [(questions.partition("|")[0], answer) for questions, answer in BLOCKS]
TINY = "Who?|Who is it?\nA small one.\n\nWhy?\nBecause → so.\n\nHow?\nWith care, and slowly.\n"
PARAPHRASES = [
    ("What's REST about?", "What is REST?"),
    ("Could you explain gRPC to me?", "What is gRPC?"),
    ("I got a 404, why?", "What does 404 mean?"),
    ("What is the use of idempotency?", "What is idempotency?"),
    ("How does streaming work for a model?", "Tell me about streaming."),
    ("Please explain what Protobuf is.", "What is Protobuf?"),
    ("What exactly is coordinated omission?", "What is coordinated omission?"),
    ("What is a JWT made of?", "What is a JWT?"),
    ("Is it safe to load a pickle?", "Why is Pickle dangerous?"),
    ("What does a cold start cost?", "What is a cold start?"),
]


class Clock:
    """Time that passes only in sleep."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(scope="module")
def model():
    return talk.load()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(talker, "time", clock)
    return clock


def ask(model, question: str, **options) -> str:
    return b"".join(model.stream(question, **options)).decode(errors="replace")


def command(*arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "kit.talk", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    return run.stdout


def test_the_corpus_asks_each_question_once():
    questions = [question for question, _ in train.pairs(TEXT)]
    assert sorted(questions) == sorted(set(questions))


def test_the_corpus_answers_shortly():
    assert [answer for _, answer in FIRST if len(answer.split()) > 60] == []


def test_nearly_every_question_of_the_corpus_is_answered_letter_for_letter(model):
    wrong = [question for question, answer in FIRST if ask(model, question) != answer]
    assert len(wrong) <= 0.05 * len(FIRST), wrong


@pytest.mark.parametrize("question", ["How do I cook rice?", "Tell me about cats.", "Who won the match?"])
def test_a_question_that_it_does_not_know_gets_an_answer_all_the_same(model, question):
    assert len(ask(model, question).split()) > 5


def test_the_nearest_question_to_a_paraphrase_is_mostly_the_right_one(model):
    answers = dict(train.pairs(TEXT))
    known = np.array([model.embed(question) for question in answers])
    nearest = [list(answers)[int((known @ model.embed(paraphrase)).argmax())] for paraphrase, _ in PARAPHRASES]
    right = [answers[found] == answers[wanted] for found, (_, wanted) in zip(nearest, PARAPHRASES, strict=True)]
    assert sum(right) >= 8, nearest


def test_an_embedding_has_length_one(model):
    assert np.linalg.norm(model.embed("What is REST?")) == pytest.approx(1)


def test_two_fresh_processes_give_the_same_answer_under_a_seed():
    asked = ("Tell me about cats.", "--temperature", "1", "--seed", "7")
    assert command(*asked) == command(*asked)


def test_another_seed_gives_another_answer(model):
    assert len({ask(model, "Tell me about cats.", seed=seed, temperature=1.5) for seed in range(5)}) == 5


def test_without_temperature_the_seed_does_not_matter(model):
    assert ask(model, "What is REST?", seed=1) == ask(model, "What is REST?", seed=2)


@pytest.mark.parametrize(("question", "answer"), FIRST[::30])
def test_reading_token_by_token_is_reading_at_once(model, question, answer):
    text = model.tokens.encode(f"{question}\n{answer}")[:128]
    state, _ = model.prefill(text[:5])
    one_by_one = [model.decode(state, token) for token in text[5:]][-1]
    assert one_by_one == pytest.approx(model.prefill(text)[1], abs=1e-4)


def test_a_stream_ends_when_the_model_says_so(model):
    assert len(list(model.stream("Hello."))) < 128


def test_the_token_that_ends_an_answer_is_not_part_of_it(model):
    assert b"\0" not in b"".join(model.stream("Hello."))


@pytest.mark.parametrize("limit", [0, 1, 5])
def test_a_stream_keeps_to_its_limit(model, limit):
    assert len(list(model.stream("What is REST?", limit=limit))) == limit


def test_a_stream_without_end_stops_where_the_context_does(model):
    babble = [len(list(model.stream("?", seed=seed, temperature=100.0, limit=10_000))) for seed in range(10)]
    assert max(babble) == talker.CONTEXT - len(model.tokens.encode("?\n"))


def test_of_a_huge_question_the_end_is_read(model):
    assert model.prefill(model.tokens.encode("a" * 10_000))[0].length == talker.CONTEXT // 2


def test_a_closed_stream_reads_no_more(model, monkeypatch):
    read = []
    monkeypatch.setattr(model, "decode", lambda state, token: read.append(token) or talker.Talker.decode(model, state, token))
    stream = model.stream("What is REST?")
    for _ in range(3):
        next(stream)
    stream.close()
    assert len(read) == 2


def test_two_streams_in_turn_do_not_disturb_each_other(model):
    question = "What is gRPC?"
    both = list(zip(model.stream(question), model.stream(question), strict=True))
    assert [one for one, _ in both] == [other for _, other in both]


def test_no_token_comes_before_its_time(model, clock):
    times = [clock.now for _ in model.stream("What is REST?", pace=0.05)]
    assert times == pytest.approx([0.05 * (place + 1) for place in range(len(times))])


def test_after_a_reader_who_came_late_the_pace_holds(model, clock):
    stream, times = model.stream("What is REST?", pace=0.05), []
    for pause in (0, 10, 0, 0):
        clock.now += pause
        next(stream)
        times.append(clock.now)
    assert np.diff(times)[1:] == pytest.approx(0.05)


def test_without_a_pace_nobody_waits(model, clock):
    list(model.stream("What is REST?"))
    assert clock.now == 0


@given(st.text())
def test_every_text_comes_back_from_its_tokens(text):
    assert talk.load().tokens.decode(talk.load().tokens.encode(text)) == text.encode()


def test_a_token_may_be_a_part_of_a_character(model):
    parts = [token for token in model.stream("What is UTF-8?") if "\ufffd" in token.decode(errors="replace")]
    assert parts


def test_a_stranger_cannot_fill_the_memory_with_words(model):
    vocabulary = tokens.Tokens(model.tokens.ranks)
    for number in range(tokens.REMEMBERED + 10):
        vocabulary.encode("".join(chr(ord("a") + int(digit)) for digit in str(number)))
    assert len(vocabulary.known) == tokens.REMEMBERED


def test_the_weights_have_a_row_for_each_token(model):
    assert model.weights["embedding"].shape[0] == len(model.tokens.octets)


def test_the_weights_were_made_from_this_corpus(model):
    assert list(model.tokens.ranks) == list(tokens.learn(TEXT, train.VOCABULARY).ranks)


def test_the_weights_are_numbers_and_small():
    with np.load(talker.WEIGHTS, allow_pickle=False) as weights:
        assert {weights[name].dtype.name for name in weights} == {"float16", "uint16"}
    assert talker.WEIGHTS.stat().st_size < 700_000


def test_weights_with_a_pickle_in_them_are_refused(tmp_path, monkeypatch):
    np.savez(tmp_path / "talker.npz", merges=np.array([{}], object))
    monkeypatch.setattr(talker, "WEIGHTS", tmp_path / "talker.npz")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        talker.load.__wrapped__()


def test_thirty_steps_of_training_lower_the_loss():
    _, losses = train.train(TINY, steps=30, size=4)
    assert np.mean(losses[-5:]) < 0.75 * np.mean(losses[:5])


def test_an_answer_too_long_for_the_context_is_refused():
    with pytest.raises(ValueError, match="at most 128 fit"):
        train.train("Why?\n" + "0123456789 " * 20 + "\n", steps=1)


@pytest.fixture(scope="module")
def slopes():
    """Return small weights in 64 bits, a loss to compute of them, and its gradients."""
    chance = np.random.default_rng(1)
    weights = {name: value.astype(np.float64) for name, value in train.initial(chance, 40).items()}
    rows, counted = chance.integers(40, size=(3, 12)), (chance.random((3, 11)) < 0.7).astype(np.float64)
    return weights, lambda: train.loss_and_gradients(weights, rows, counted, start=2)


@pytest.mark.parametrize("name", train.initial(np.random.default_rng(0)))
def test_a_gradient_is_the_slope_of_the_loss(slopes, name):
    weights, loss_and_gradients = slopes
    grad = loss_and_gradients()[1][name]
    steepest = np.argsort(-np.abs(grad), axis=None)[[0, 5, 50]]
    measured = []
    for place in steepest:
        kept, losses = weights[name].flat[place], []
        for step in (1e-7, -1e-7):  # a longer one may step over the kink of a max(0, x)
            weights[name].flat[place] = kept + step
            losses.append(loss_and_gradients()[0])
        weights[name].flat[place] = kept
        measured.append((losses[0] - losses[1]) / 2e-7)
    assert grad.flat[steepest] == pytest.approx(measured, rel=1e-5)


def test_training_and_reading_compute_the_same(model):
    text = model.tokens.encode("What is REST?\nREST describes a service")
    last = np.zeros((1, len(text) - 1), np.float32)
    last[0, -1] = 1
    _, logits = model.prefill(text[:-1])
    loss, _ = train.loss_and_gradients(model.weights, np.array([text]), last)
    assert loss == pytest.approx(-np.log(talker._softmax(logits)[text[-1]]), abs=1e-4)


def test_the_command_prints_the_answer():
    assert command("What is REST?", "--pace", "0.001").strip() == dict(FIRST)["What is REST?"]


def test_the_help_has_an_example():
    assert 'example: python -m kit.talk "What is REST?"' in command("--help")
