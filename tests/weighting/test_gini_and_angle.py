"""Gini and angle weights against definitions written out, two packages, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import angle, coefficient_of_variation, gini

REFERENCE = Path(__file__).parents[1] / "reference" / "mcdm_weights.json"
KNOWN = json.loads(REFERENCE.read_text(encoding="utf-8"))
BOTH = pytest.mark.parametrize("method", [gini, angle])


@BOTH
def test_two_packages_agree(method):
    np.testing.assert_allclose(
        method(KNOWN["scores"]), KNOWN["weights"][method.__name__], atol=1e-10
    )


def test_gini_is_the_mean_difference_of_all_pairs():
    scores = np.random.default_rng(1).integers(0, 5, size=(9, 3)).astype(float)
    pairs = np.abs(scores[:, None] - scores).sum(axis=(0, 1))
    coefficient = pairs / (2 * 9**2 * scores.mean(axis=0))
    np.testing.assert_allclose(gini(scores), coefficient / coefficient.sum(), rtol=1e-12)


def test_one_who_has_all_of_n_is_n_minus_one_nths_unequal():
    # 3/4 against 1/4: four units, one of which has all; or two of two, who share 3 : 1.
    scores = np.array([[1.0, 3.0], [0.0, 3.0], [0.0, 1.0], [0.0, 1.0]])
    np.testing.assert_allclose(gini(scores), [0.75, 0.25], rtol=1e-14)


def test_angles_of_45_and_60_degrees_come_out():
    # tan u = s/m: 1 in the first column; √3 where one of four has all.
    scores = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(angle(scores), [45 / 105, 60 / 105], rtol=1e-14)


def test_small_angles_are_those_of_the_coefficient_of_variation():
    scores = 1 + 1e-5 * np.random.default_rng(2).random((20, 4))
    np.testing.assert_allclose(angle(scores), coefficient_of_variation(scores), rtol=1e-8)


@BOTH
def test_the_unit_of_measure_has_no_say_and_the_origin_has(method):
    scores = np.random.default_rng(3).uniform(1, 9, size=(20, 3))
    given = method(scores)
    np.testing.assert_allclose(method(scores * [1, 1e100, 1e-100]), given, rtol=1e-12)
    assert not np.allclose(method(scores + np.array([0, 10, 100])), given)


@pytest.mark.parametrize("size", [1e-300, 1e-161, 1e-139, 1e150, 1e307])
def test_no_size_of_scores_is_too_small_or_too_large_for_angles(size):
    scores = np.random.default_rng(4).uniform(0, 1, size=(6, 3))
    np.testing.assert_allclose(angle(scores * [1.0, size, 1.0]), angle(scores), rtol=1e-12)


@BOTH
def test_a_negative_score_is_refused_by_its_unit_and_column(method):
    with pytest.raises(MethodError, match=f"{method.__name__} .*no negative scores") as refusal:
        method(np.array([[1.0, 4.0], [3.0, -1.0], [2.0, 3.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))
