"""Ranks of many rows at once, against counting the better ones row by row (位次)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from countyindex import ranking
from countyindex.ranking import rank

NAN = np.nan
#: Ties, noise within a tie, zeros, gaps and spans wide enough for small scores to round away.
some_scores = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 1.0 + 1e-14, 2.0, -2.0, 1e-15, 3e12, NAN]),
    st.floats(-100, 100),
)


def counted(row):
    """One more than the number of better ones, 0 for none: the definition, pair by pair."""
    known = [abs(score) for score in row if not np.isnan(score)]
    largest = max(known, default=0.0)
    shares = [round(score / largest, 12) if largest > 0 else score for score in row]
    return [0 if np.isnan(s) else 1 + sum(other > s for other in shares) for s in shares]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(scores=arrays(float, array_shapes(min_dims=1, max_dims=4, max_side=6), elements=some_scores))
def test_every_row_is_ranked_as_counting_ranks_it(scores):
    expected = [counted(row) for row in scores.reshape(-1, scores.shape[-1]).tolist()]
    ranks = rank(scores)
    assert ranks.shape == scores.shape
    assert ranks.dtype == np.int64
    np.testing.assert_array_equal(ranks.reshape(-1, scores.shape[-1]), expected)


def test_ties_read_1_1_3_and_gaps_0():
    rows = [[70.0, 80.0, 80.0, NAN], [NAN] * 4, [0.0, -0.0, 0.0, NAN], [5.0, 1.0, 5.0, 5.0]]
    expected = [[3, 1, 1, 0], [0, 0, 0, 0], [1, 1, 1, 0], [1, 4, 1, 1]]
    np.testing.assert_array_equal(rank(np.array(rows)), expected)


@pytest.mark.parametrize("shape", [(0,), (0, 4), (3, 0), (2, 0, 5)])
def test_no_scores_have_no_ranks(shape):
    assert rank(np.zeros(shape)).shape == shape


def test_blocks_of_rows_do_not_show(monkeypatch):
    scores = np.random.default_rng(3).integers(0, 9, size=(50, 7)) / 4
    whole = rank(scores)
    monkeypatch.setattr(ranking, "BLOCK", 20)
    np.testing.assert_array_equal(rank(scores), whole)
    np.testing.assert_array_equal(whole, [counted(row) for row in scores.tolist()])


def test_scores_stay_as_they_were_and_may_lie_in_any_order_in_memory():
    scores = np.random.default_rng(4).random((6, 9)).T
    scores.flags.writeable = False
    np.testing.assert_array_equal(rank(scores), [counted(row) for row in scores.tolist()])
