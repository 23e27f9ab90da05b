"""A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2019) in numpy: two layers, a cache of keys and values, no training code.

    prefill   reads the whole question at once; its time, and the first token, depend on the question's length
    decode    adds one token to what was read; its time hardly depends on what came before

``train.py`` made ``talker.npz`` from the questions and answers of ``corpus.txt``; ``load()`` reads it in milliseconds. A question that
isn't among them gets a fluent answer too, mostly a wrong one: such models know how answers sound, not what is true.
"""

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from .tokens import END, Tokens

WEIGHTS = Path(__file__).with_name("talker.npz")
HEADS = 4
READ = 2_000  # characters of a text that are looked at: more than the context holds, and a huge text costs nothing
CONTEXT = 256  # tokens: half of them for a question, of which the end is read if it is longer, and the rest for the answer


class State:
    """What the model has read so far: the keys and values of each layer, shape (layers, 2, heads, context, width)."""

    def __init__(self, layers: int, width: int):
        self.cache = np.zeros((layers, 2, HEADS, CONTEXT, width // HEADS), np.float32)
        self.length = 0


class Talker:
    """The model. It holds no state of a conversation, so that many threads may use one."""

    def __init__(self, weights: dict[str, np.ndarray]):
        self.tokens = Tokens(weights["merges"])
        self.weights = {name: value.astype(np.float32) for name, value in weights.items() if name != "merges"}
        self.layers = len([name for name in weights if name.startswith("qkv")])

    def prefill(self, tokens: list[int]) -> tuple[State, np.ndarray]:
        """Read ``tokens``, at most the last 128, and return the state after them and the next token's logits, shape (vocabulary,)."""
        state = State(self.layers, self.weights["embedding"].shape[1])
        return state, self._read(state, tokens[-CONTEXT // 2 :])

    def decode(self, state: State, token: int) -> np.ndarray:
        """Read one more token and return the logits of the next, shape (vocabulary,)."""
        return self._read(state, [token])

    def stream(self, question: str, seed: int = 0, temperature: float = 0.0, limit: int = 128, pace: float = 0.0) -> Iterator[bytes]:
        """Yield an answer's tokens as UTF-8 bytes, each as soon as it is there, until the answer ends or is ``limit`` tokens long.

        ``temperature`` 0 takes the likeliest token each time; above it chance plays a part, the same for the same ``seed``. ``pace`` is the
        time in seconds that a token takes at least, the first one's reading of the question included: 0.05 feels like a large model. A
        reader who comes late doesn't get the next ones faster for it.
        """
        chance, due = np.random.default_rng(seed), time.monotonic()
        state, logits = self.prefill(self.tokens.encode(question[-READ:].strip() + "\n"))
        for _ in range(min(limit, CONTEXT - state.length)):
            token = int(logits.argmax()) if temperature <= 0 else _draw(logits / temperature, chance)
            if token == END:
                return
            due = max(due + pace, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))
            yield self.tokens.octets[token]
            logits = self.decode(state, token)

    def embed(self, text: str) -> np.ndarray:
        """Return a vector of length 1 for ``text``, shape (width,): the mean of its tokens' own, which know words but not their order."""
        vector = self.weights["embedding"][self.tokens.encode(text[:READ]) or [END]].mean(axis=0)
        return vector / np.linalg.norm(vector)

    def _read(self, state: State, tokens: list[int]) -> np.ndarray:
        return self.weights["embedding"] @ self._hidden(state, tokens)[-1]

    def _hidden(self, state: State, tokens: list[int]) -> np.ndarray:
        """Return the last layer's output for ``tokens``, shape (tokens, width), and put their keys and values in the cache."""
        weights, start = self.weights, state.length
        end = state.length = start + len(tokens)
        hidden = weights["embedding"][tokens] + weights["position"][start:end]
        ahead = np.arange(end) > np.arange(start, end)[:, None]  # no token sees what comes after it
        for layer in range(self.layers):
            query, key, value = (_normal(hidden) @ weights[f"qkv{layer}"]).reshape(len(tokens), 3, HEADS, -1).transpose(1, 2, 0, 3)
            state.cache[layer, :, :, start:end] = key, value
            keys, values = state.cache[layer, :, :, :end]
            scores = np.where(ahead, -np.inf, query @ keys.transpose(0, 2, 1) / np.sqrt(query.shape[-1]))
            mixed = (_softmax(scores) @ values).transpose(1, 0, 2).reshape(len(tokens), -1)
            hidden = hidden + mixed @ weights[f"mix{layer}"]
            hidden = hidden + np.maximum(_normal(hidden) @ weights[f"up{layer}"], 0) @ weights[f"down{layer}"]
        return _normal(hidden)


@cache
def load() -> Talker:
    """Return the model with the weights that ship with the kit."""
    with np.load(WEIGHTS, allow_pickle=False) as weights:
        return Talker(dict(weights))


def _normal(rows: np.ndarray) -> np.ndarray:
    """Scale each row to a mean square of 1 (RMSNorm, Zhang and Sennrich 2019), without learnt gains."""
    return rows / np.sqrt((rows**2).mean(axis=-1, keepdims=True) + 1e-6)


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def _draw(logits: np.ndarray, chance: np.random.Generator) -> int:
    return int(chance.choice(len(logits), p=_softmax(logits.astype(np.float64))))
