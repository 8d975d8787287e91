"""CRITIC against the weights of its authors' data, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from countyindex.errors import MethodError
from countyindex.weighting import critic
from countyindex.weighting.correlation import correlations, mid_ranks

PRINTED = json.loads(
    (Path(__file__).parents[1] / "reference" / "critic.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ({}, "weights"),
        ({"correlation": "spearman"}, "weights_by_ranks"),
        ({"scaling": "none"}, "weights_without_scaling"),
    ],
)
def test_the_data_of_its_authors_get_the_known_weights(options, printed):
    np.testing.assert_allclose(
        critic(PRINTED["scores"], **options), PRINTED[printed], atol=5.1e-9, rtol=0
    )


def test_a_contradicting_column_weighs_more_than_a_repeating_one():
    first = np.array([0.0, 0.3, 0.6, 1.0])
    weights = critic(np.column_stack([first, first, 1 - first]))
    # r is 1 between the first two, −1 with the third: conflicts 2, 2 and 4 at equal contrast.
    np.testing.assert_allclose(weights, [0.25, 0.25, 0.5], rtol=1e-12)


def test_correlations_leave_out_units_that_lack_either_column():
    scores = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 0.6], [0.7, np.nan], [np.nan, 0.3]])
    r = correlations("critic", scores)[0, 1]
    assert r == pytest.approx(np.corrcoef(scores[:3].T)[0, 1], rel=1e-12)


def test_contrast_is_taken_over_all_present_cells():
    scores = np.array([[0.0, 0.0], [1.0, 0.2], [0.4, 1.0], [np.nan, 0.9]])
    spread = np.array([np.std(scores[:3, 0], ddof=1), np.std(scores[:, 1], ddof=1)])
    np.testing.assert_allclose(critic(scores), spread / spread.sum(), rtol=1e-12)


def test_ranks_correlate_as_scipy_has_it_ties_and_all():
    scores = np.random.default_rng(1).integers(0, 6, size=(30, 3)).astype(float)
    low, size = scores.min(axis=0), np.ptp(scores, axis=0)
    conflict = (1 - spearmanr(scores).statistic).sum(axis=0)
    information = ((scores - low) / size).std(axis=0) * conflict
    np.testing.assert_allclose(
        critic(scores, correlation="spearman"), information / information.sum(), rtol=1e-12
    )


def test_under_ranks_only_the_contrast_notices_how_far_apart_units_are():
    scores = np.random.default_rng(2).random((12, 3))
    bent = np.exp(3 * scores)
    r = [critic(x, correlation="spearman", scaling="none") / x.std(axis=0) for x in (scores, bent)]
    np.testing.assert_allclose(r[0] / r[0].sum(), r[1] / r[1].sum(), rtol=1e-12)


def test_gaps_have_no_rank():
    column = np.array([[3.0], [np.nan], [1.0], [3.0], [2.0]])
    np.testing.assert_array_equal(mid_ranks(column).ravel(), [3.5, np.nan, 1, 3.5, 2])
    stack = np.stack([column, -column])
    np.testing.assert_array_equal(mid_ranks(stack)[1].ravel(), [1.5, np.nan, 4, 1.5, 3])


def test_without_scaling_the_contrast_is_that_of_the_scores():
    scores = np.random.default_rng(3).random((10, 2))
    wider = scores * [1.0, 10.0]
    spread = wider.std(axis=0)
    np.testing.assert_allclose(critic(wider, scaling="none"), spread / spread.sum(), rtol=1e-12)
    np.testing.assert_allclose(critic(wider), critic(scores), rtol=1e-12)


@pytest.mark.parametrize("wrong", [{"correlation": "kendall"}, {"scaling": "zscore"}])
def test_an_unknown_way_is_answered_with_the_known_ones(wrong):
    with pytest.raises(MethodError, match=next(iter(wrong))):
        critic(np.random.default_rng(4).random((5, 2)), **wrong)


def test_a_single_column_takes_the_whole_weight():
    np.testing.assert_array_equal(critic(np.array([[1.0], [2.0]])), [1.0])


def test_perfectly_correlated_columns_are_refused():
    first = np.array([0.1, 0.3, 0.6, 1.0])
    with pytest.raises(MethodError, match="perfectly correlated"):
        critic(np.column_stack([first, 3 + 2 * first]))


def test_a_constant_column_is_refused_by_its_place_and_not_made_nan():
    with pytest.raises(MethodError, match="all the same") as refusal:
        critic(np.array([[1.0, 5.0, 2.0], [2.0, 5.0, 1.0], [4.0, 5.0, 3.0]]))
    assert refusal.value.columns == (1,)


def test_a_column_constant_over_the_units_it_shares_is_refused():
    scores = np.array([[1.0, np.nan], [1.0, 2.0], [1.0, 3.0], [1.0, 4.0], [2.0, np.nan]])
    with pytest.raises(MethodError, match="shares with another") as refusal:
        critic(scores)
    assert refusal.value.columns == (0, 1)
