"""Make ``talker.npz`` from ``corpus.txt``: ``python -m kit.talk.train`` (a few minutes; the weights that it makes ship with the kit).

The corpus is questions, each with an answer on the line after it. The gradients are written out, layer by layer, as in any course on
backpropagation; Adam (Kingma and Ba 2015) takes the steps.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.progress import track
from threadpoolctl import threadpool_limits

from .talker import CONTEXT, HEADS, WEIGHTS, _normal, _softmax
from .tokens import END, Tokens, learn

CORPUS = Path(__file__).with_name("corpus.txt")
WIDTH, LAYERS, VOCABULARY = 96, 2, 512
Weights = dict[str, np.ndarray]


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the corpus's questions and answers: two lines each, an empty line between them; a line of several questions has | in it."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return [(question.strip(), answer.strip()) for questions, answer in blocks for question in questions.split("|")]


def initial(chance: np.random.Generator, vocabulary: int = VOCABULARY) -> Weights:
    """Return random weights."""

    def normal(*shape: int, scale: float) -> np.ndarray:
        return (chance.standard_normal(shape) * scale).astype(np.float32)

    weights = {"embedding": normal(vocabulary, WIDTH, scale=0.05), "position": normal(CONTEXT, WIDTH, scale=0.02)}
    for layer in range(LAYERS):
        weights[f"qkv{layer}"] = normal(WIDTH, 3 * WIDTH, scale=WIDTH**-0.5)
        weights[f"mix{layer}"] = normal(WIDTH, WIDTH, scale=WIDTH**-0.5 / 2)
        weights[f"up{layer}"] = normal(WIDTH, 4 * WIDTH, scale=WIDTH**-0.5)
        weights[f"down{layer}"] = normal(4 * WIDTH, WIDTH, scale=WIDTH**-0.5 / 4)
    return weights


def loss_and_gradients(weights: Weights, tokens: np.ndarray, counted: np.ndarray, start: int = 0) -> tuple[float, Weights]:
    """Return the mean loss in nats over the tokens ``counted``, and its gradients.

    ``tokens`` has shape (batch, length + 1), the first of them at position ``start``; ``counted``, shape (batch, length), says which
    predictions matter.
    """
    inputs, targets = tokens[:, :-1], tokens[:, 1:]
    batch, length = inputs.shape
    hidden = weights["embedding"][inputs] + weights["position"][start : start + length]
    kept = []
    for layer in range(LAYERS):
        hidden, saved = _forward(weights, layer, hidden)
        kept.append(saved)
    final = _normal(hidden)
    odds = _softmax(final @ weights["embedding"].T)
    rows = np.arange(batch)[:, None], np.arange(length), targets
    total = counted.sum()
    loss = float(-(np.log(odds[rows] + 1e-9) * counted).sum() / total)
    odds[rows] -= 1
    odds *= (counted / total)[..., None]
    grads = {name: np.zeros_like(value) for name, value in weights.items()}
    grads["embedding"] += _outer(odds, final)
    grad = _normal_back(odds @ weights["embedding"], hidden)
    for layer in reversed(range(LAYERS)):
        grad = _backward(weights, layer, grad, kept[layer], grads)
    np.add.at(grads["embedding"], inputs, grad)
    grads["position"][start : start + length] += grad.sum(axis=0)
    return loss, grads


def _forward(weights: Weights, layer: int, hidden: np.ndarray) -> tuple[np.ndarray, tuple]:
    batch, length, _ = hidden.shape
    normal = _normal(hidden)
    query, key, value = (normal @ weights[f"qkv{layer}"]).reshape(batch, length, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
    ahead = np.arange(length) > np.arange(length)[:, None]
    weight = _softmax(np.where(ahead, np.float32(-1e9), query @ key.swapaxes(-1, -2) * (WIDTH / HEADS) ** -0.5))
    mixed = (weight @ value).transpose(0, 2, 1, 3).reshape(batch, length, -1)
    middle = hidden + mixed @ weights[f"mix{layer}"]
    second = _normal(middle)
    active = np.maximum(second @ weights[f"up{layer}"], 0)
    return middle + active @ weights[f"down{layer}"], (hidden, normal, query, key, value, weight, mixed, middle, second, active)


def _backward(weights: Weights, layer: int, grad: np.ndarray, saved: tuple, grads: Weights) -> np.ndarray:
    hidden, normal, query, key, value, weight, mixed, middle, second, active = saved
    batch, length, _ = hidden.shape
    into_active = grad @ weights[f"down{layer}"].T * (active > 0)
    grads[f"down{layer}"] += _outer(active, grad)
    grads[f"up{layer}"] += _outer(second, into_active)
    grad = grad + _normal_back(into_active @ weights[f"up{layer}"].T, middle)
    grads[f"mix{layer}"] += _outer(mixed, grad)
    into_mixed = (grad @ weights[f"mix{layer}"].T).reshape(batch, length, HEADS, -1).transpose(0, 2, 1, 3)
    into_weight = into_mixed @ value.swapaxes(-1, -2)
    scores = weight * (into_weight - (into_weight * weight).sum(axis=-1, keepdims=True)) * (WIDTH / HEADS) ** -0.5
    parts = np.stack([scores @ key, scores.swapaxes(-1, -2) @ query, weight.swapaxes(-1, -2) @ into_mixed])
    into_qkv = parts.transpose(1, 3, 0, 2, 4).reshape(batch, length, -1)
    grads[f"qkv{layer}"] += _outer(normal, into_qkv)
    return grad + _normal_back(into_qkv @ weights[f"qkv{layer}"].T, hidden)


def _outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])


def _normal_back(grad: np.ndarray, rows: np.ndarray) -> np.ndarray:
    scale = np.sqrt((rows**2).mean(axis=-1, keepdims=True) + 1e-6)
    normal = rows / scale
    return (grad - normal * (grad * normal).mean(axis=-1, keepdims=True)) / scale


def variant(question: str, words: list[str], chance: np.random.Generator) -> str:
    """Return ``question`` as others may type it: amid other words, in lower case; or nonsense, so that any question gets fluent words."""
    noise = [words[i] for i in chance.integers(len(words), size=int(60 * chance.random() ** 3))]  # mostly few, at times many
    cut, luck = chance.integers(len(noise) + 1), chance.random()
    if luck < 0.35:
        question = " ".join(noise if luck < 0.1 else [*noise[:cut], question, *noise[cut:]])
    return question.lower().rstrip("?.!") if chance.random() < 0.4 else question


def batches(text: str, tokens: Tokens, size: int, chance: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield for ever ``size`` questions with their answers as rows of tokens, and which of these count: the answers'."""
    words, asked = text.split(), [(question, [*tokens.encode(answer), END]) for question, answer in pairs(text)]
    if (longest := max(len(answer) for _, answer in asked)) > CONTEXT // 2:
        raise ValueError(f"an answer is {longest} tokens long; at most {CONTEXT // 2} fit")
    while True:  # eight batches at a time, each of rows of about one length, so that little is filled up
        chosen = [asked[i] for i in chance.integers(len(asked), size=8 * size)]
        rows = [(tokens.encode(variant(question, words, chance) + "\n")[-CONTEXT // 2 :], answer) for question, answer in chosen]
        rows.sort(key=lambda row: len(row[0] + row[1]))
        for first in size * chance.permutation(8):
            length = max(len(question + answer) for question, answer in rows[first : first + size])
            batch, counted = np.full((size, length), END), np.zeros((size, length - 1), np.float32)
            for place, (question, answer) in enumerate(rows[first : first + size]):
                batch[place, : len(question + answer)] = question + answer
                counted[place, len(question) - 1 : len(question + answer) - 1] = 1
            yield batch, counted


@threadpool_limits.wrap(limits=1)  # two threads on matrices this small wait for each other: ten times as long on a busy machine
def train(text: str, steps: int, size: int = 24, rate: float = 3e-3, seed: int = 0) -> tuple[Weights, list[float]]:
    """Return weights, with the vocabulary's merges beside them, and the loss of each step."""
    chance = np.random.default_rng(seed)
    tokens = learn(text, VOCABULARY)
    weights = initial(chance, len(tokens.octets))
    first, second = ({name: np.zeros_like(value) for name, value in weights.items()} for _ in range(2))
    losses: list[float] = []
    supply = batches(text, tokens, size, chance)
    for step in track(range(1, steps + 1), description="training"):
        rows, counted = next(supply)
        start = chance.integers(CONTEXT - rows.shape[1] + 1) if chance.random() < 0.5 else 0  # so that every position is learnt
        loss, grads = loss_and_gradients(weights, rows, counted, start)
        losses.append(loss)
        pace = rate * min(1, step / 50) * max(0.02, 0.5 * (1 + np.cos(np.pi * step / steps)))
        for name, grad in grads.items():
            first[name] += 0.1 * (grad - first[name])
            second[name] += 0.02 * (grad**2 - second[name])
            weights[name] -= pace * (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.98**step)) + 1e-8)
    merges = np.array(list(tokens.ranks), np.uint16)
    return {name: value.astype(np.float16) for name, value in weights.items()} | {"merges": merges}, losses


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m kit.talk.train",
        description="Train the tiny language model on corpus.txt.",
        epilog="example: python -m kit.talk.train --steps 3000",
    )
    parser.add_argument("--steps", type=int, default=3000, help="steps of training (default 3000)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where to write the weights (default: where the kit reads them)")
    options = parser.parse_args()
    weights, losses = train(CORPUS.read_text(encoding="utf-8"), options.steps)
    np.savez_compressed(options.out, **weights)
    numbers, loss = sum(value.size for name, value in weights.items() if name != "merges"), np.mean(losses[-50:])
    print(f"{numbers:,} parameters, {options.out.stat().st_size / 1e6:.2f} MB, loss {loss:.3f} nats a token: {options.out.name}")


if __name__ == "__main__":
    main()
