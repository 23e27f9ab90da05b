"""The one model: scikit-learn's handwritten digits behind ``predict(features, model_id)``.

    linear   multinomial logistic regression: one matrix product an answer
    forest   200 extremely randomised trees: more often right, and hundreds of times slower

Both are fitted when they are first asked for, from data that scikit-learn carries along, with fixed seeds: no download, no
pickle, the same answers in every process. The data and the linear model are then kept in the user's cache (``kit/remember.py``), so that a
server starts without scikit-learn. ``python -m kit.model`` measures accuracies and times.
"""

import math
import reprlib
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from kit.contract import NotANumber, NotFinite, Prediction, UnknownModel, WrongLength
from kit.remember import remembered

PIXELS = 64
MAX_DIGITS = 256
MODEL_IDS = ("linear", "forest")
DEFAULT = "linear"

_fitting = {name: threading.Lock() for name in MODEL_IDS}  # one each: the quick model answers while the slow one is fitted


def predict(features: Sequence[float], model_id: str = "") -> Prediction:
    """Read one digit or several from ``features``: 64 pixels (0–16, row by row) for each digit.

    The label has one character a digit. The score, in [0, 1] and rounded to four decimals, is the probability that every
    character is right, taking the digits as independent.

    >>> predict(sample(3)).label
    '3'

    Raises WrongLength, NotANumber, NotFinite or UnknownModel; each says in its ``detail`` what to send instead.
    """
    name = DEFAULT if model_id in ("", None) else model_id
    if name not in MODEL_IDS:
        raise UnknownModel(f"there is no model {reprlib.repr(name)}; choose one of {', '.join(MODEL_IDS)}")
    probabilities = _probabilities(name)(_pixels(features))
    label = "".join(map(str, probabilities.argmax(axis=1)))
    return Prediction(label, round(float(probabilities.max(axis=1).prod()), 4), name)


def sample(digit: int, count: int = 1) -> list[float]:
    """Return the pixels of ``count`` handwritten pictures of ``digit`` that no model was fitted on, one after another.

    >>> len(sample(7)), len(sample(7, count=2))
    (64, 128)
    """
    _, held_out, _, digits = _dataset()
    chosen = held_out[digits == digit]
    return np.resize(chosen, (count, PIXELS)).ravel().tolist()


def picture(features: Sequence[float]) -> str:
    """Draw one digit as eight lines of text, darker characters for more ink."""
    inks = " .:-=+*#%@"
    rows = np.asarray(features, dtype=float).reshape(8, 8)
    return "\n".join("".join(inks[round(ink / 16 * 9)] * 2 for ink in row).rstrip() for row in rows)


def _pixels(features: Sequence[float]) -> np.ndarray:
    """Return features as an array of shape (digits, 64) scaled to 0–1, or raise what is wrong with them."""
    if isinstance(features, str | bytes | dict) or not hasattr(features, "__len__"):
        raise NotANumber(f"features must be a list of numbers; got {type(features).__name__}")
    if not features or len(features) % PIXELS or len(features) > PIXELS * MAX_DIGITS:
        raise WrongLength(f"features must hold {PIXELS} numbers for each of 1 to {MAX_DIGITS} digits; got {len(features)}")
    if not set(map(type, features)) <= {int, float}:
        odd = next(i for i, value in enumerate(features) if type(value) not in (int, float))
        raise NotANumber(f"features[{odd}] must be a number; got {type(features[odd]).__name__}")
    with np.errstate(over="ignore"):
        try:
            pixels = np.asarray(features, dtype=np.float32)
        except OverflowError:
            pixels = np.asarray([value if abs(value) < 1e39 else math.inf for value in features], dtype=np.float32)
    finite = np.isfinite(pixels)
    if not finite.all():
        raise NotFinite(f"features[{finite.argmin()}] must be finite and fit a 32-bit float")
    return pixels.reshape(-1, PIXELS) / np.float32(16)


def _probabilities(name: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return the model's function from (digits, 64) to (digits, 10), fitted once even when many threads ask at once."""
    with _fitting[name]:
        return _fit(name)


@cache
def _fit(name: str) -> Callable[[np.ndarray], np.ndarray]:
    if name == "forest":
        return _fit_forest()
    linear = remembered("linear", Path(__file__), _fit_linear)
    weights, intercept = linear["weights"], linear["intercept"]

    def softmax(pixels: np.ndarray) -> np.ndarray:
        # The answer of scikit-learn's predict_proba, without its checks, which take longer than the product itself.
        logits = pixels @ weights + intercept
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    return softmax


def _fit_linear() -> dict[str, np.ndarray]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    seen, _, digits, _ = _dataset()
    with threadpool_limits(1):  # two threads on matrices this small wait for each other: a second instead of 30 ms, more on a busy machine
        fitted = LogisticRegression(max_iter=200).fit(seen / 16, digits)
    return {"weights": fitted.coef_.T, "intercept": fitted.intercept_}


def _fit_forest() -> Callable[[np.ndarray], np.ndarray]:
    from sklearn.ensemble import ExtraTreesClassifier

    seen, _, digits, _ = _dataset()
    return ExtraTreesClassifier(200, random_state=0).fit(seen / 16, digits).predict_proba


@cache
def _dataset() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the 1,797 digits split in four: pixels to fit on, pixels held out, and the digits of each."""
    return tuple(remembered("digits", Path(__file__), _split).values())


def _split() -> dict[str, np.ndarray]:
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    pixels, digits = load_digits(return_X_y=True)
    parts = train_test_split(pixels, digits, test_size=0.25, random_state=0, stratify=digits)
    return dict(zip(("seen", "held_out", "seen_digits", "held_out_digits"), parts, strict=True))


def main() -> None:
    """Print each model's accuracy on the held-out digits, and the times that fitting and one prediction take."""
    import time

    _, held_out, _, digits = _dataset()
    for name in MODEL_IDS:
        start = time.perf_counter()
        _fit_forest() if name == "forest" else _fit_linear()
        fitted = time.perf_counter() - start
        right = sum(predict(row.tolist(), name).label == str(digit) for row, digit in zip(held_out, digits, strict=True))
        times = []
        for row in held_out[:200].tolist():
            start = time.perf_counter()
            predict(row, name)
            times.append(time.perf_counter() - start)
        print(
            f"{name:7} accuracy {right / len(digits):.3f} of {len(digits)} held-out digits · "
            f"fitted in {fitted:.2f} s (imports included) · one prediction {np.median(times) * 1e6:,.0f} µs (median)"
        )


if __name__ == "__main__":
    main()
