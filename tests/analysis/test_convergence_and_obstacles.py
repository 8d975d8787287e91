"""Convergence over years and obstacles of units, against algebra and the eleven cities."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.analysis.convergence import beta, half_life, sigma, speed
from countyindex.analysis.obstacle import obstacle_degree
from countyindex.errors import MethodError

REFERENCE = Path(__file__).parents[1] / "reference"
CITIES = json.loads((REFERENCE / "wang2023.json").read_text(encoding="utf-8"))["table3"]
RATIOS = np.array(list(CITIES["ratio"].values()))
NAN = np.nan


def test_urban_rural_ratios_of_the_cities_converged_as_printed():
    spread = sigma(RATIOS, measure="cv")
    np.testing.assert_allclose(spread, CITIES["ratio_cv_unweighted_population"], atol=5e-5)
    assert (np.diff(spread) < 0).all()


def test_sigma_is_the_deviation_of_logarithms():
    for ddof in (0, 1):
        expected = np.log(RATIOS).std(axis=1, ddof=ddof)
        np.testing.assert_allclose(sigma(RATIOS, ddof=ddof), expected)


def test_sigma_of_logarithms_does_not_notice_a_common_growth():
    np.testing.assert_allclose(sigma(RATIOS * 3.7), sigma(RATIOS))


def test_units_that_close_a_known_share_of_the_gap_are_found_to():
    pace, years = 0.02, 20.0
    first = np.array([3.0, 5.0, 8.0, 20.0])
    gap = np.log(first) - np.log(10.0)
    last = 15.0 * np.exp(gap * np.exp(-pace * years))
    found = beta(first, last, years)
    assert found.slope == pytest.approx(-(1 - np.exp(-pace * years)) / years)
    assert speed(found.slope, years) == pytest.approx(pace)
    assert half_life(speed(found.slope, years)) == pytest.approx(np.log(2) / pace)
    assert found.r_squared == pytest.approx(1.0)
    assert found.standard_error == pytest.approx(0.0, abs=1e-9)
    at_mean = found.intercept + found.slope * np.log(first).mean()
    assert at_mean == pytest.approx(np.log(last / first).mean() / years)


def test_the_line_is_the_least_squares_one():
    first, last = RATIOS[0], RATIOS[-1]
    x, y = np.log(first), np.log(last / first) / 20
    (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
    found = beta(first, last, 20)
    assert found.slope == pytest.approx(slope)
    assert found.intercept == pytest.approx(intercept)
    assert found.standard_error == pytest.approx(np.sqrt(covariance[0, 0]))
    assert found.r_squared == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    assert found.slope < 0


def test_a_stack_is_fitted_pair_by_pair():
    found = beta(RATIOS[:2], RATIOS[2:4], 10)
    singly = [beta(a, b, 10).slope for a, b in zip(RATIOS[:2], RATIOS[2:4], strict=True)]
    np.testing.assert_allclose(found.slope, singly)


def test_common_growth_neither_converges_nor_explains_anything():
    found = beta(RATIOS[0], 2.0 * RATIOS[0], 20)
    assert found.slope == pytest.approx(0.0, abs=1e-15)
    assert half_life(np.array([0.0, -0.01])).tolist() == [np.inf, np.inf]


def test_units_that_overtake_have_a_slope_and_no_speed():
    first = np.array([1.0, 2.0, 4.0])
    found = beta(first, first[::-1] ** 2, 10)
    assert found.slope < -0.1
    with pytest.raises(MethodError, match="came out ahead"):
        speed(found.slope, 10)


@pytest.mark.parametrize("wrong", [NAN, 0.0, -1.0, np.inf])
def test_values_without_a_logarithm_are_refused_by_unit(wrong):
    bad, good = np.array([1.0, 2.0, wrong, 4.0]), np.arange(1.0, 5.0)
    for call in (lambda: sigma(bad), lambda: beta(bad, good, 5), lambda: beta(good, bad, 5)):
        with pytest.raises(MethodError, match="above 0") as refusal:
            call()
        assert refusal.value.rows == (2,)


def test_what_cannot_be_fitted_is_refused():
    three = np.array([1.0, 2.0, 3.0])
    with pytest.raises(MethodError, match="three or more"):
        beta(three[:2], three[:2], 5)
    with pytest.raises(MethodError, match="equal starting points"):
        beta(np.full(3, 7.0), three, 5)
    for years in (0, -1, NAN):
        with pytest.raises(MethodError, match="cannot span"):
            beta(three, three, years)
    with pytest.raises(MethodError, match="no measure"):
        sigma(three, measure="range")
    with pytest.raises(MethodError, match="ddof"):
        sigma(three, ddof=2)


SCORES = np.array([[0.5, 0.0, 1.0], [1.0, 1.0, 1.0], [NAN, 0.4, 0.8]])
WEIGHTS = np.array([0.5, 0.3, 0.2])


def test_obstacles_are_weighted_shortfalls_shared_out():
    found = obstacle_degree(SCORES, WEIGHTS)
    np.testing.assert_allclose(found[0], [0.25 / 0.55, 0.3 / 0.55, 0.0])
    np.testing.assert_allclose(found[2], [NAN, 0.18 / 0.22, 0.04 / 0.22])


def test_a_unit_that_lacks_nothing_has_no_obstacle():
    np.testing.assert_array_equal(obstacle_degree(SCORES, WEIGHTS)[1], [0.0, 0.0, 0.0])


def test_obstacles_are_the_same_on_any_scale_and_with_weights_by_unit():
    found = obstacle_degree(SCORES, WEIGHTS)
    np.testing.assert_allclose(obstacle_degree(100 * SCORES, WEIGHTS, best=100.0), found)
    np.testing.assert_allclose(obstacle_degree(SCORES, np.tile(WEIGHTS, (3, 1))), found)
    np.testing.assert_allclose(obstacle_degree(np.stack([SCORES] * 2), WEIGHTS)[1], found)


def test_scores_above_the_best_are_refused_by_their_place():
    with pytest.raises(MethodError, match="at most 1") as refusal:
        obstacle_degree(np.array([[0.5, 0.5], [0.5, 1.5]]), np.array([0.5, 0.5]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))
    with pytest.raises(MethodError, match="shares"):
        obstacle_degree(SCORES, 2 * WEIGHTS)
    with pytest.raises(MethodError, match="aim at"):
        obstacle_degree(SCORES, WEIGHTS, best=0.0)
