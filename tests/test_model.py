"""The model: the same answers in every process, as good as it says it is, and plain about what it can't read."""

import json
import math
import threading

import numpy as np
import pytest

from kit import model
from kit.contract import NotANumber, NotFinite, Refused, UnknownModel, WrongLength

READ_ALL = """
import json
from kit import model
print(json.dumps([model.predict(model.sample(digit), name) for name in model.MODEL_IDS for digit in range(10)]))
"""


def test_two_fresh_processes_predict_what_this_one_does(python):
    one, other = (json.loads(python("-c", READ_ALL).stdout) for _ in range(2))
    assert one == other == [list(model.predict(model.sample(digit), name)) for name in model.MODEL_IDS for digit in range(10)]


@pytest.mark.parametrize(("model_id", "accuracy"), [("linear", "0.969"), ("forest", "0.987")])
def test_a_model_is_as_accurate_on_unseen_digits_as_the_kit_states(model_id, accuracy):
    _, held_out, _, digits = model._dataset()
    label = "".join(model.predict(half.ravel().tolist(), model_id).label for half in np.array_split(held_out, 2))
    right = sum(read == str(digit) for read, digit in zip(label, digits, strict=True))
    assert f"{right / len(digits):.3f}" == accuracy


@pytest.mark.parametrize("model_id", model.MODEL_IDS)
def test_the_score_of_several_digits_is_the_product_of_theirs(model_id):
    each = [model.predict(model.sample(digit), model_id).score for digit in (1, 8)]
    assert model.predict(model.sample(1) + model.sample(8), model_id).score == pytest.approx(math.prod(each), abs=1e-4)


def test_the_linear_shortcut_answers_as_scikit_learn_does():
    from sklearn.linear_model import LogisticRegression

    seen, held_out, digits, _ = model._dataset()
    theirs = LogisticRegression(max_iter=200).fit(seen / 16, digits).predict_proba(held_out / 16)
    assert np.allclose(model._probabilities("linear")(np.asarray(held_out, dtype=np.float32) / 16), theirs, atol=1e-6)


def test_many_threads_that_ask_first_fit_once(python):
    count = """
import threading
from kit import model
fit, fits = model._fit.__wrapped__, []
from functools import cache
model._fit = cache(lambda name: (fits.append(name), fit(name))[1])
threads = [threading.Thread(target=model.predict, args=([1.0] * 64,)) for _ in range(8)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
print(fits)
"""
    assert python("-c", count).stdout.strip() == "['linear']"


def test_predictions_from_many_threads_do_not_mix():
    read: dict[int, str] = {}
    threads = [
        threading.Thread(target=lambda digit=digit: read.update({digit: model.predict(model.sample(digit)).label})) for digit in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert read == {digit: model.predict(model.sample(digit)).label for digit in range(10)}


@pytest.mark.parametrize("digit", range(10))
def test_a_sample_is_64_pixels_from_0_to_16(digit):
    pixels = model.sample(digit)
    assert len(pixels) == model.PIXELS
    assert 0 <= min(pixels) < max(pixels) <= 16


def test_a_picture_has_eight_lines():
    assert len(model.picture(model.sample(0)).split("\n")) == 8


ONES = [1.0] * 63


@pytest.mark.parametrize(
    ("features", "model_id", "kind", "why"),
    [
        (ONES, "", WrongLength, "got 63"),
        ([], "", WrongLength, "got 0"),
        ((), "", WrongLength, "got 0"),
        ([1.0] * 65, "", WrongLength, "got 65"),
        ([1.0] * 64 * 257, "", WrongLength, "of 1 to 256 digits; got 16448"),
        (None, "", NotANumber, "got NoneType"),
        (5, "", NotANumber, "got int"),
        ("1" * 64, "", NotANumber, "got str"),
        (bytes(64), "", NotANumber, "got bytes"),
        ({"0": 1.0}, "", NotANumber, "got dict"),
        (iter([1.0] * 64), "", NotANumber, "got list_iterator"),
        ([*ONES, "1"], "", NotANumber, "features[63] must be a number; got str"),
        ([True, *ONES], "", NotANumber, "features[0] must be a number; got bool"),
        ([*ONES, None], "", NotANumber, "got NoneType"),
        ([[1.0] * 8] * 64, "", NotANumber, "features[0] must be a number; got list"),
        ([*ONES, 1j], "", NotANumber, "got complex"),
        ([*ONES, math.nan], "", NotFinite, "features[63]"),
        ([math.inf, *ONES], "", NotFinite, "features[0]"),
        ([-math.inf, *ONES], "", NotFinite, "features[0]"),
        ([*ONES, 1e39], "", NotFinite, "fit a 32-bit float"),
        ([*ONES, 10**400], "", NotFinite, "fit a 32-bit float"),
        ([1.0] * 64, "oracle", UnknownModel, "choose one of linear, forest"),
        ([1.0] * 64, "linear ", UnknownModel, "'linear '"),
        ([1.0] * 64, 5, UnknownModel, "no model 5"),
        ([1.0] * 64, ["linear"], UnknownModel, "no model ['linear']"),
        ([1.0] * 64, "x" * 1000, UnknownModel, "'xxxxxxxxxxxx...xxxxxxxxxxxxx'"),
    ],
)
def test_what_a_model_cannot_read_is_refused_by_its_kind_and_in_words(features, model_id, kind, why):
    with pytest.raises(Refused) as refused:
        model.predict(features, model_id)
    assert type(refused.value) is kind
    assert why in refused.value.detail


@pytest.mark.parametrize("features", [[3.4e38] * 64, [-3.4e38] * 64, [0.0] * 64, [-1.0] * 64, [1e-45] * 64])
@pytest.mark.parametrize("model_id", model.MODEL_IDS)
def test_features_far_outside_the_range_still_get_a_label_and_a_score(features, model_id):
    prediction = model.predict(features, model_id)
    assert prediction.label in "0123456789"
    assert 0 <= prediction.score <= 1


def test_the_module_measures_itself_from_the_command_line(python):
    told = python("-m", "kit.model").stdout
    assert "linear  accuracy 0.969" in told
    assert "forest  accuracy 0.987" in told
