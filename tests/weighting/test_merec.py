"""MEREC against its authors' example, packages, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import merec

NAN = np.nan
REFERENCE = Path(__file__).parents[1] / "reference"
PRINTED = json.loads((REFERENCE / "merec.json").read_text(encoding="utf-8"))
KNOWN = json.loads((REFERENCE / "mcdm_weights.json").read_text(encoding="utf-8"))


def test_the_example_of_its_authors_comes_out_with_costs_turned_into_one_over_x():
    matrix = np.array(PRINTED["matrix"], dtype=float)
    scores = np.where(PRINTED["larger_is_better"], matrix, 1 / matrix)
    np.testing.assert_allclose(merec(scores), PRINTED["weights"], atol=5.1e-5)


def test_packages_agree():
    np.testing.assert_allclose(merec(KNOWN["scores"]), KNOWN["weights"]["merec"], atol=1e-10)


def test_two_units_weigh_by_hand():
    # The better unit is e and e³ times the worse: S = ln 3; without either ln 2.5 and ln 1.5.
    scores = np.array([[1.0, 1.0], [np.e, np.e**3]])
    effect = np.log([3 / 2.5, 3 / 1.5])
    np.testing.assert_allclose(merec(scores), effect / effect.sum(), rtol=1e-12)


def test_a_small_effect_keeps_its_digits():
    scores = np.array([[1.0, 1.0], [1.0 + 1e-11, 2.0]])
    # To first order a/(k + Σ) against ln of the rest.
    small = np.log1p(1e-11) / (2 + np.log(2))
    np.testing.assert_allclose(merec(scores)[0] * np.log1p(np.log(2) / 2), small, rtol=1e-4)


def test_the_unit_of_measure_has_no_say():
    scores = np.random.default_rng(1).uniform(1, 9, size=(12, 3))
    np.testing.assert_allclose(merec(scores * [1, 1e9, 1e-9]), merec(scores), rtol=1e-12)


def test_a_unit_with_a_gap_takes_no_part():
    scores = np.random.default_rng(2).uniform(1, 9, size=(8, 3))
    beside = np.vstack([scores, [0.1, NAN, 5.0]])
    np.testing.assert_allclose(merec(beside), merec(scores), rtol=1e-12)


def test_gaps_in_every_unit_are_refused():
    with pytest.raises(MethodError, match=r"merec .*every one lacks a score"):
        merec(np.array([[1.0, NAN], [2.0, NAN], [NAN, 1.0], [NAN, 3.0]]))


@pytest.mark.parametrize("wrong", [0.0, -1.0])
def test_scores_of_0_or_less_are_refused_by_unit_and_column(wrong):
    with pytest.raises(MethodError, match="above 0 only") as refusal:
        merec(np.array([[NAN, wrong], [1.0, 4.0], [1.5, wrong], [2.0, 3.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((2,), (1,))


def test_constants_infinities_and_one_unit_are_refused():
    for column, sentence in (([5.0, 5.0, 5.0], "all the same"), ([1.0, np.inf, 2.0], "finite")):
        with pytest.raises(MethodError, match=f"merec .*{sentence}") as refusal:
            merec(np.column_stack([[1.0, 2.0, 3.0], column]))
        assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="all the same"):
        merec(np.array([[1.0, 2.0]]))


def test_a_column_that_is_constant_over_complete_units_is_refused():
    scores = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 2.0], [NAN, 7.0]])
    with pytest.raises(MethodError, match="all the same") as refusal:
        merec(scores)
    assert refusal.value.columns == (1,)


def test_a_single_column_takes_the_whole_weight():
    np.testing.assert_array_equal(merec(np.array([[1.0], [2.0]])), [1.0])
