"""Agreement of orders against the handbook's box 7 and table 25, and SciPy's tau."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from countyindex.analysis import kendall_tau, place_frequencies, rank_correlations
from countyindex.errors import MethodError

PRINTED = json.loads(
    (Path(__file__).parents[1] / "reference" / "rank_rules.json").read_text(encoding="utf-8")
)
BOX7, TABLE25 = PRINTED["box7"], PRINTED["table25"]


def test_height_and_weight_agree_as_in_box_7():
    tau = kendall_tau(np.array(BOX7["height"]), np.array(BOX7["weight"]))
    n = len(BOX7["height"])
    assert tau == pytest.approx(4 * BOX7["P"] / (n * (n - 1)) - 1, abs=1e-15)
    assert tau == pytest.approx(BOX7["tau"], abs=0.005)


def test_voters_place_objects_as_often_as_in_table_25():
    objects, orders = "abcd", TABLE25["profile"]
    scores = np.array([[-order.index(o) for order in orders] for o in objects], dtype=float)
    found = place_frequencies(scores, np.array(list(orders.values())))
    printed = [TABLE25["frequency"][str(place)] for place in (1, 2, 3, 4)]
    np.testing.assert_array_equal(found.T, printed)


small = st.lists(st.integers(0, 5), min_size=2, max_size=12)


@given(one=small, other=small)
def test_tau_is_that_of_scipy_ties_and_all(one, other):
    n = min(len(one), len(other))
    a, b = np.array(one[:n], dtype=float), np.array(other[:n], dtype=float)
    expected = stats.kendalltau(a, b).statistic if np.ptp(a) and np.ptp(b) else np.nan
    np.testing.assert_allclose(kendall_tau(a, b), expected, atol=1e-14)


def test_units_that_one_order_lacks_are_left_out():
    one, other = np.array([1.0, 2.0, np.nan, 3.0]), np.array([1.0, 2.0, 0.0, np.nan])
    assert kendall_tau(one, other) == 1.0
    assert np.isnan(kendall_tau(one[:1], other[:1]))


def test_lists_of_different_length_are_refused():
    with pytest.raises(MethodError, match="one number a unit"):
        kendall_tau(np.arange(3), np.arange(4))
    with pytest.raises(MethodError, match="one weight a column"):
        place_frequencies(np.ones((3, 2)), np.ones(3))


def test_places_of_a_column_add_up_to_its_weight_and_gaps_have_none():
    scores = np.array([[3.0, 1.0], [np.nan, 2.0], [1.0, 2.0]])
    found = place_frequencies(scores, np.array([0.4, 0.6]))
    np.testing.assert_allclose(found, [[0.4, 0, 0.6], [0.6, 0, 0], [0.6, 0.4, 0]])


def test_the_order_of_a_scheme_agrees_with_itself_and_less_with_others(edition):
    table = rank_correlations(edition, edition.results["county"]["county"])
    assert table.loc["county", "kendall"] == pytest.approx(1)
    own = edition.results["county"]["county"].ranks
    zscore = edition.results["zscore"]["county"].ranks
    expected = stats.kendalltau(own, zscore.reindex(own.index)).statistic
    assert table.loc["zscore", "kendall"] == pytest.approx(expected, abs=1e-12)
