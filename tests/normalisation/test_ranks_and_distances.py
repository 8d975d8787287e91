"""Scores by rank, shares, distances and efficacy coefficients, against print and algebra.

Two columns of the handbook's table 15 are classes, another is beside the z-scores; the others are
in this file.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from schooling import PRINTED, SCHOOLING

from countyindex.errors import MethodError
from countyindex.normalisation import (
    borda,
    distance_to_leader,
    distance_to_reference,
    distance_to_target,
    efficacy,
    minmax,
    percentile_rank,
    rank,
    share_of_maximum,
)

REFERENCE = Path(__file__).parents[1] / "reference"
TEMPERATURES = json.loads((REFERENCE / "rank_rules.json").read_text(encoding="utf-8"))["table14"]
NAN = np.nan
RATIOS = np.array([[1.0, 20.0], [2.0, NAN], [4.0, 5.0]])


def test_schooling_is_ranked_as_in_table_15():
    np.testing.assert_array_equal(
        rank(SCHOOLING).ravel(), [row["rank"] for row in PRINTED.values()]
    )


@pytest.mark.parametrize(
    ("column", "scores"),
    [
        ("ratio_to_mean", distance_to_reference(SCHOOLING, reference=SCHOOLING.mean(axis=0))),
        ("ratio_to_best", share_of_maximum(SCHOOLING)),
        ("ratio_to_best", distance_to_leader(SCHOOLING, centre=1.0)),
        ("ratio_to_worst", distance_to_reference(SCHOOLING, reference=SCHOOLING.min(axis=0))),
        (
            "difference_to_mean",
            distance_to_reference(SCHOOLING, reference=SCHOOLING.mean(axis=0), centre=0.0),
        ),
        (
            "difference_to_worst",
            distance_to_reference(SCHOOLING, reference=SCHOOLING.min(axis=0), centre=0.0),
        ),
    ],
)
def test_schooling_lies_as_far_from_mean_best_and_worst_as_in_table_15(column, scores):
    printed = [row[column] for row in PRINTED.values()]
    np.testing.assert_allclose(scores.ravel(), printed, atol=0.0051)


@pytest.mark.parametrize("year", [0, 1])
@pytest.mark.parametrize("scale", ["celsius", "fahrenheit"])
def test_shares_of_temperatures_depend_on_where_zero_lies_as_in_table_14(scale, year):
    values = np.array([years[year] for years in TEMPERATURES[scale].values()], dtype=float)
    printed = [years[year] for years in TEMPERATURES["scores"][scale].values()]
    np.testing.assert_allclose(share_of_maximum(values).mean(axis=1), printed, atol=0.00051)


def test_borda_points_count_the_units_left_behind():
    values = np.random.default_rng(1).integers(0, 5, size=(12, 3)).astype(float)
    behind = (values[:, None] > values).sum(axis=1)
    np.testing.assert_array_equal(borda(values), behind)
    tied = (values[:, None] == values).sum(axis=1) - 1
    np.testing.assert_array_equal(borda(values, ties="mean"), behind + tied / 2)
    np.testing.assert_array_equal(borda(values, ties="high"), behind + tied)


def test_places_points_and_percentiles_are_one_order():
    values = np.array([[5.0], [NAN], [1.0], [5.0], [3.0]])
    np.testing.assert_array_equal(rank(values).ravel(), [3, NAN, 1, 3, 2])
    np.testing.assert_array_equal(borda(values), rank(values) - 1)
    np.testing.assert_allclose(percentile_rank(values), 100 * rank(values) / 4)


@pytest.mark.parametrize(
    ("normalise", "only"),
    [(rank, 1.0), (borda, 0.0), (share_of_maximum, 1.0), (distance_to_leader, 0.0)],
)
def test_one_value_has_a_stated_score_and_no_value_stays_missing(normalise, only):
    scores = normalise(np.array([[7.0, NAN], [NAN, NAN]]))
    np.testing.assert_array_equal(scores, [[only, NAN], [NAN, NAN]])


def test_a_share_is_taken_of_the_best_value():
    np.testing.assert_array_equal(share_of_maximum(RATIOS), [[0.25, 1.0], [0.5, NAN], [1.0, 0.25]])
    np.testing.assert_array_equal(share_of_maximum(RATIOS, best=100.0)[:, 0], [25.0, 50.0, 100.0])
    np.testing.assert_array_equal(share_of_maximum(np.array([[0.0], [5.0]])).ravel(), [0.0, 1.0])


def test_where_less_is_better_the_least_is_divided_by_the_value():
    np.testing.assert_array_equal(share_of_maximum(-RATIOS), [[1.0, 0.25], [0.5, NAN], [0.25, 1.0]])


@pytest.mark.parametrize("column", [[-1.0, 2.0], [0.0, 0.0], [-3.0, 0.0], [1.0, np.inf]])
def test_a_share_needs_one_sign_and_a_best_value_that_is_not_zero(column):
    with pytest.raises(MethodError, match="share_of_maximum") as refusal:
        share_of_maximum(np.column_stack([[1.0, 2.0], column]))
    assert refusal.value.columns == (1,)


def test_a_column_of_both_signs_is_refused_by_the_unit_on_the_rarer_side():
    with pytest.raises(MethodError, match="one sign") as refusal:
        share_of_maximum(np.array([[1.0, -5.0], [2.0, 1.0], [3.0, -4.0], [0.0, -2.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))


def test_the_leader_is_nobody_behind_and_half_the_leader_is_half_behind():
    np.testing.assert_array_equal(
        distance_to_leader(RATIOS), [[-0.75, 0.0], [-0.5, NAN], [0.0, -0.75]]
    )
    np.testing.assert_allclose(
        distance_to_leader(RATIOS, centre=100.0, unit=100.0), 100 * share_of_maximum(RATIOS)
    )


def test_a_cost_twice_the_leaders_lies_a_whole_leader_behind():
    np.testing.assert_array_equal(distance_to_leader(-RATIOS)[:, 0], [0.0, -1.0, -3.0])


def test_the_reference_scores_one_and_the_others_their_ratio_to_it():
    values = np.array([[30.0, 8.0], [45.0, 4.0], [60.0, NAN]])
    scores = distance_to_reference(values, reference=values[0])
    np.testing.assert_array_equal(scores, [[1.0, 1.0], [1.5, 0.5], [2.0, NAN]])
    around_zero = distance_to_reference(values, reference=values[0], centre=0.0)
    np.testing.assert_array_equal(around_zero, scores - 1.0)


def test_every_draw_of_a_stack_may_have_its_own_reference():
    stack = np.stack([RATIOS, 2.0 * RATIOS])
    scores = distance_to_reference(stack, reference=stack[:, 0])
    np.testing.assert_array_equal(scores[0], scores[1])


def test_a_reference_without_a_value_is_not_called_a_zero():
    for said in ("no value of the reference for some column", "Take a reference that has every"):
        with pytest.raises(MethodError, match=said) as refusal:
            distance_to_reference(RATIOS, reference=np.array([1.0, NAN]))
    assert refusal.value.columns == (1,)
    assert "natural zero" not in str(refusal.value)


@pytest.mark.parametrize("reference", [[1.0, 0.0], [1.0, np.inf], [1.0, 1e-320]])
def test_a_reference_that_measures_nothing_is_refused_by_column(reference):
    with pytest.raises(MethodError, match="distance_to_reference") as refusal:
        distance_to_reference(RATIOS, reference=np.array(reference))
    assert refusal.value.columns == (1,)


def test_a_reference_of_another_length_is_refused():
    with pytest.raises(MethodError, match="each of the 2 columns"):
        distance_to_reference(RATIOS, reference=np.array([1.0]))


def test_a_leader_at_zero_is_refused_by_column():
    with pytest.raises(MethodError, match="distance_to_leader") as refusal:
        distance_to_leader(np.array([[1.0, -2.0], [2.0, 0.0]]))
    assert refusal.value.columns == (1,)


def test_the_way_to_a_target_is_not_longer_than_the_target():
    ends, values = np.array([[20.0], [40.0]]), np.array([[10.0], [30.0], [50.0]])
    np.testing.assert_array_equal(distance_to_target(values, ends).ravel(), [-0.5, 0.5, 1.0])
    np.testing.assert_array_equal(
        distance_to_target(values, ends, capped=False, full=100.0).ravel(), [-50.0, 50.0, 150.0]
    )


def test_without_a_target_the_leader_is_the_target():
    values = np.random.default_rng(2).random((9, 3))
    np.testing.assert_array_equal(distance_to_target(values), minmax(values))


def test_efficacy_is_sixty_at_what_is_barely_allowed_and_a_hundred_at_what_satisfies():
    ends = np.array([[20.0], [40.0]])
    for form in ("linear", "exponential", "logarithmic"):
        np.testing.assert_allclose(efficacy(ends, ends, form=form).ravel(), [60.0, 100.0])


def test_efficacy_follows_its_formulas_between_the_goalposts():
    ends, x = np.array([[20.0], [40.0]]), np.array([[25.0], [50.0]])
    np.testing.assert_allclose(efficacy(x, ends), 60 + 40 * (x - 20) / 20)
    np.testing.assert_allclose(
        efficacy(x, ends, form="exponential"), 60 * np.exp(np.log(100 / 60) * (x - 20) / 20)
    )
    np.testing.assert_allclose(
        efficacy(x, ends, form="logarithmic"),
        60 + 40 * (np.log(x) - np.log(20)) / (np.log(40) - np.log(20)),
    )


def test_logarithmic_efficacy_of_a_cost_is_that_of_its_own_numbers():
    costs, worst, best = np.array([[30.0], [NAN], [10.0]]), 40.0, 8.0
    scores = efficacy(-costs, np.array([[-worst], [-best]]), form="logarithmic")
    own = 60 + 40 * (np.log(costs) - np.log(worst)) / (np.log(best) - np.log(worst))
    np.testing.assert_allclose(scores, own)


@pytest.mark.parametrize("column", [[3.0, 0.0, 2.0], [1.0, -1.0, 2.0], [-1.0, 0.0, -2.0]])
def test_logarithmic_efficacy_refuses_columns_of_both_signs_by_the_unit_on_the_rarer_side(column):
    with pytest.raises(MethodError, match="logarithms only") as refusal:
        efficacy(np.column_stack([[1.0, 2.0, 3.0], column]), form="logarithmic")
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))


def test_goalposts_without_a_logarithm_are_refused_by_column_alone():
    with pytest.raises(MethodError, match="logarithms only") as refusal:
        efficacy(np.array([[1.0], [2.0]]), np.array([[0.0], [3.0]]), form="logarithmic")
    assert (refusal.value.rows, refusal.value.columns) == ((), (0,))


def test_efficacy_refuses_scales_and_forms_it_does_not_have():
    with pytest.raises(MethodError, match="exponentially"):
        efficacy(RATIOS, form="exponential", lower=0.0)
    with pytest.raises(MethodError, match="no form"):
        efficacy(RATIOS, form="cubic")
    with pytest.raises(MethodError, match="too far"):
        efficacy(np.array([[1e9]]), np.array([[0.0], [1.0]]), form="exponential")


@pytest.mark.parametrize("form", ["linear", "exponential", "logarithmic"])
def test_efficacy_leaves_a_column_without_values_without(form):
    ends = np.array([[1.0, -1.0], [9.0, 0.0]])
    scores = efficacy(np.array([[2.0, NAN], [3.0, NAN]]), ends, form=form)
    assert np.isnan(scores[:, 1]).all()
    assert np.isfinite(scores[:, 0]).all()


def test_a_shift_after_min_max_moves_both_ends():
    np.testing.assert_array_equal(
        minmax(RATIOS, upper=100.0, shift=0.5), minmax(RATIOS, upper=100.0) + 0.5
    )
    with pytest.raises(MethodError, match="shift"):
        minmax(RATIOS, shift=-0.1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: share_of_maximum(RATIOS, best=0.0),
        lambda: distance_to_leader(RATIOS, unit=0.0),
        lambda: distance_to_leader(RATIOS, centre=np.inf),
        lambda: distance_to_target(RATIOS, full=-1.0),
    ],
)
def test_a_scale_that_is_none_is_refused(call):
    with pytest.raises(MethodError, match="cannot"):
        call()
