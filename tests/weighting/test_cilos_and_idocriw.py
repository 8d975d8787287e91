"""CILOS and IDOCRIW against packages, their equations, and weights by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import cilos, entropy, idocriw

NAN = np.nan
REFERENCE = Path(__file__).parents[1] / "reference" / "mcdm_weights.json"
KNOWN = json.loads(REFERENCE.read_text(encoding="utf-8"))
SCORES = np.random.default_rng(6).uniform(1, 9, size=(15, 5))


@pytest.mark.parametrize("method", [cilos, idocriw])
def test_packages_agree(method):
    np.testing.assert_allclose(
        method(KNOWN["scores"]), KNOWN["weights"][method.__name__], atol=1e-10
    )


def test_two_columns_weigh_by_what_the_other_loses():
    # p₁₂ = 3/4 is lost in the second where the first is best, p₂₁ = 1/4: q₁ p₂₁ = q₂ p₁₂.
    scores = np.array([[4.0, 1.0], [3.0, 4.0], [0.0, 2.0]])
    np.testing.assert_allclose(cilos(scores), [0.75, 0.25], rtol=1e-10)


def test_the_weights_solve_the_equations_of_the_paper():
    best = SCORES.max(axis=0)
    p = np.array(
        [[1 - SCORES[SCORES[:, i].argmax(), j] / best[j] for j in range(5)] for i in range(5)]
    )
    system = p - np.diag(p.sum(axis=0))
    assert p.max() > 0.2
    np.testing.assert_allclose(system @ cilos(SCORES), np.zeros(5), atol=1e-10)


def test_units_that_share_the_best_score_lose_their_mean():
    scores = np.array([[4.0, 1.0], [4.0, 3.0], [2.0, 4.0]])
    # p₁₂ = (3/4 + 1/4)/2, p₂₁ = 1/2.
    np.testing.assert_allclose(cilos(scores), [0.5, 0.5], rtol=1e-10)
    np.testing.assert_allclose(cilos(scores[::-1]), [0.5, 0.5], rtol=1e-10)


def test_columns_weigh_alike_where_one_unit_is_best_in_all():
    scores = np.array([[9.0, 8.0, 7.0], [1.0, 2.0, 5.0], [3.0, 0.0, 4.0]])
    np.testing.assert_allclose(cilos(scores), np.ones(3) / 3, rtol=1e-10)


def test_a_column_that_loses_nothing_takes_the_whole_weight():
    # The best of the second column is best in the first, too, and not the other way round.
    scores = np.array([[4.0, 1.0], [4.0, 5.0], [0.0, 3.0]])
    np.testing.assert_allclose(cilos(scores), [1.0, 0.0], atol=1e-10)


def test_the_unit_of_measure_has_no_say():
    np.testing.assert_allclose(
        cilos(SCORES * [1, 1e9, 1e-9, 1e100, 1e-100]), cilos(SCORES), rtol=1e-9
    )


def test_a_unit_with_a_gap_takes_no_part_in_losses():
    beside = np.vstack([SCORES, [99.0, NAN, 5.0, 5.0, 5.0]])
    np.testing.assert_allclose(cilos(beside), cilos(SCORES), rtol=1e-12)
    with pytest.raises(MethodError, match=r"cilos .*every one lacks a score"):
        cilos(np.array([[1.0, NAN], [2.0, NAN], [NAN, 1.0], [NAN, 3.0]]))


@pytest.mark.parametrize("k", [1, 2])
def test_few_columns_and_two_units_are_weighed(k):
    weights = cilos(np.array([[1.0, 4.0], [2.0, 2.0]])[:, :k])
    np.testing.assert_allclose(weights, np.ones(k) / k, rtol=1e-10)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ([1.0, -1.0, 2.0], "no negative scores"),
        ([5.0, 5.0, 5.0], "all the same"),
        ([1.0, np.inf, 2.0], "finite"),
        ([NAN, NAN, NAN], "a column has none"),
    ],
)
def test_a_column_that_cannot_be_weighed_is_refused_by_its_place(column, sentence):
    with pytest.raises(MethodError, match=f"cilos .*{sentence}") as refusal:
        cilos(np.column_stack([[1.0, 2.0, 3.0], column]))
    assert refusal.value.columns == (1,)


def test_a_negative_score_is_refused_by_its_unit_too():
    for method in (cilos, lambda scores: idocriw(scores, definition="minmax")):
        with pytest.raises(MethodError, match="no negative scores") as refusal:
            method(np.array([[1.0, 2.0], [2.0, -1.0], [3.0, 5.0]]))
        assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))


@pytest.mark.parametrize("definition", ["raw_shares", "minmax"])
def test_idocriw_is_the_product_of_both(definition):
    product = entropy(SCORES, definition=definition) * cilos(SCORES)
    given = idocriw(SCORES, definition=definition)
    np.testing.assert_allclose(given, product / product.sum(), rtol=1e-14)


def test_idocriw_takes_scores_of_0_once_entropy_does():
    scores = SCORES - SCORES.min(axis=0)
    with pytest.raises(MethodError, match="positive scores only"):
        idocriw(scores)
    assert idocriw(scores, definition="minmax").min() > 0


def test_an_unknown_definition_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match="The idocriw method has no definition 'shares'"):
        idocriw(SCORES, definition="shares")
