"""Entropy weights against what the formula gives by hand."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import entropy
from countyindex.weighting.spread import BLOCK

NAN = np.nan


def test_a_column_shared_by_m_of_n_units_has_the_entropy_ln_m_over_ln_n():
    scores = np.zeros((8, 3))
    scores[:1, 0] = scores[:2, 1] = scores[:4, 2] = 1.0
    diverging = 1 - np.array([np.log(1), np.log(2), np.log(4)]) / np.log(8)
    np.testing.assert_allclose(entropy(scores), diverging / diverging.sum(), rtol=1e-14)


def test_a_column_spread_like_another_weighs_as_much():
    first = np.array([0.0, 0.2, 0.7, 1.0])
    np.testing.assert_allclose(entropy(np.column_stack([first, 5 + 3 * first[::-1]])), [0.5, 0.5])


def test_raw_shares_are_another_method_with_the_same_name():
    raw = np.array([[1.0, 10.0], [1.0, 10.0], [2.0, 11.0]])
    p = raw / raw.sum(axis=0)
    diverging = 1 + (p * np.log(p)).sum(axis=0) / np.log(3)
    given = entropy(raw, definition="raw_shares")
    np.testing.assert_allclose(given, diverging / diverging.sum(), rtol=1e-12)
    np.testing.assert_allclose(entropy(raw), [0.5, 0.5], rtol=1e-14)


def test_raw_shares_notice_a_shift_of_origin_but_not_the_unit_of_measure():
    raw = np.random.default_rng(3).uniform(1, 9, size=(20, 3))
    given = entropy(raw, definition="raw_shares")
    np.testing.assert_allclose(entropy(raw * [1, 10, 100], definition="raw_shares"), given)
    assert not np.allclose(entropy(raw + np.array([0, 10, 100]), definition="raw_shares"), given)


def test_a_shift_is_added_after_min_max():
    scores = np.array([[0.0, 0.0], [0.0, 1.0], [10.0, 1.0]])
    p = np.array([[0.5, 0.5], [0.5, 1.5], [1.5, 1.5]]) / [2.5, 3.5]
    diverging = 1 + (p * np.log(p)).sum(axis=0) / np.log(3)
    np.testing.assert_allclose(entropy(scores, shift=0.5), diverging / diverging.sum())


def test_a_gap_leaves_its_unit_out_of_that_column_alone():
    scores = np.array([[0.0, 0.0], [1.0, 1.0], [0.5, 0.5], [NAN, 1.0]])
    p = np.array([0.0, 1.0, 0.5]) / 1.5
    first = 1 + np.sum(p[1:] * np.log(p[1:])) / np.log(3)
    q = np.array([1.0, 0.5, 1.0]) / 2.5
    second = 1 + np.sum(q * np.log(q)) / np.log(4)
    np.testing.assert_allclose(entropy(scores), np.array([first, second]) / (first + second))


def test_blocks_of_rows_do_not_show():
    scores = np.random.default_rng(5).lognormal(size=(BLOCK // 2 + 7, 3))
    y = (scores - scores.min(axis=0)) / np.ptp(scores, axis=0)
    p = y / y.sum(axis=0)
    diverging = 1 + np.sum(p * np.log(np.where(p > 0, p, 1)), axis=0) / np.log(len(p))
    np.testing.assert_allclose(entropy(scores), diverging / diverging.sum(), rtol=1e-10)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ([2.0, 2.0, 2.0], "entropy method cannot weigh a column whose scores are all the same"),
        ([0.1 + 0.2, 0.3, 0.3], "all the same"),
        ([NAN, NAN, NAN], "a column has none"),
        ([NAN, 1.0, NAN], "all the same"),
        ([1.0, np.inf, 2.0], "finite"),
        ([-np.inf, np.inf, 2.0], "finite"),
    ],
)
def test_a_column_that_cannot_be_weighed_is_refused_by_its_place(column, sentence):
    with pytest.raises(MethodError, match=sentence) as refusal:
        entropy(np.column_stack([[1.0, 2.0, 3.0], column]))
    assert refusal.value.columns == (1,)


def test_raw_shares_refuse_scores_that_are_not_positive():
    with pytest.raises(MethodError, match="positive") as refusal:
        entropy(np.array([[2.0, 1.0], [0.0, np.nan], [1.0, 2.0]]), definition="raw_shares")
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))


def test_options_without_meaning_are_refused():
    scores = np.array([[1.0, 1.0], [2.0, 3.0]])
    with pytest.raises(MethodError, match="cannot shift by -1"):
        entropy(scores, shift=-1.0)
    with pytest.raises(MethodError, match="min–max scores only"):
        entropy(scores, definition="raw_shares", shift=0.1)
    with pytest.raises(MethodError, match=r"no definition.*minmax"):
        entropy(scores, definition="min-max")
    with pytest.raises(MethodError, match="spread evenly"):
        entropy(scores, shift=1e12)


def test_years_are_weighed_apart_or_pooled_as_one_set_of_units():
    panel = np.random.default_rng(7).lognormal(size=(3, 8, 2))
    np.testing.assert_array_equal(entropy(panel), [entropy(year) for year in panel])
    together = np.concatenate(list(panel))
    np.testing.assert_array_equal(entropy(panel, years="pooled"), entropy(together))
    assert entropy(panel[None], years="pooled").shape == (1, 2)


def test_years_cannot_be_pooled_where_there_is_only_one():
    with pytest.raises(MethodError, match="no axis of years"):
        entropy(np.array([[1.0, 2.0], [2.0, 1.0]]), years="pooled")
    with pytest.raises(MethodError, match=r"no years.*pooled"):
        entropy(np.ones((2, 2, 2)), years="both")
