"""Indicators that are best in an interval: by hand, by the formula in print, and over years (虚构).

The formula is 1 − max(a − x, 0, x − b)/max(a − lo, hi − b), recomputed here in plain Python.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import YEAR, Synthetic, write_project

import countyindex as ci

NAN = math.nan
CODES = [f"90010{i}" for i in range(1, 5)]
OWN = "overrides={{density: {{normalisation: {{method: minmax, goalposts: {}}}}}}}"
FULL = "各单元都在适宜区间内，均得满分"
APART = "在本组各单元取值相同，不能区分优劣，本组不计"
MET = "在本组各单元都在适宜区间内，不能区分优劣，本组不计"
#: Equal weights, and a unit may lack the one indicator of a dimension.
EVEN = (
    *("judgements=null", "levels.1.weighting={method: equal}"),
    "availability={dimension: 0}",
)


def with_areas(sample: Synthetic, years: dict[int, list[float]], interval: tuple) -> Synthetic:
    """Let density be the area in the year of the data, and best in an interval; give the areas."""
    text = sample.file("survey.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in text if line.split(",")[1] != "area"]
    rows = [
        f"{code},area,{year},{area!r},"
        for year, areas in years.items()
        for code, area in zip(CODES, areas, strict=True)
        if not math.isnan(area)
    ]
    sample.file("survey.csv").write_text("\n".join([*kept, *rows, ""]), encoding="utf-8")
    sample.change("land.yaml", "residents * 10000 / area@2020", "area")
    sample.change("land.yaml", "direction: positive", f"direction: {{interval: {list(interval)}}}")
    return sample


def with_values(sample: Synthetic, values: list[float], interval: tuple) -> Synthetic:
    return with_areas(sample, {YEAR: values}, interval)


def town(sample: Synthetic, *given: str, year: int = YEAR) -> ci.Result:
    return ci.score(sample.study(), sample.scheme(*EVEN, *given), year)["town"]


def by_the_formula(values: list[float], a: float, b: float) -> list[float]:
    """Score values as in print, out of 100."""
    there = [x for x in values if not math.isnan(x)]
    worst = max(a - min(there), max(there) - b)
    if worst <= 0:
        return [100.0 + 0 * x for x in values]  # A missing cell stays one.
    return [x if math.isnan(x) else 100 * (1 - max(a - x, 0, x - b) / worst) for x in values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Distances to [10, 20]: 4, 0, 0, 8.
        pytest.param([6.0, 10.0, 15.0, 28.0], [50, 100, 100, 0], id="below_inside_and_above"),
        # Distances 2, 4, 5, 10: the nearest lies outside, and scores less than 100.
        pytest.param([8.0, 24.0, 5.0, 30.0], [80, 60, 50, 0], id="none_inside"),
        pytest.param([9.0, 8.0, 6.0, 5.0], [80, 60, 20, 0], id="all_below"),
        pytest.param([22.0, 15.0, NAN, 24.0], [50, 100, NAN, 0], id="a_missing_cell"),
        pytest.param([10.0, 20.0, 15.0, 11.0], [100, 100, 100, 100], id="all_inside"),
        pytest.param([15.0, 15.0, 15.0, 15.0], [100, 100, 100, 100], id="all_inside_and_alike"),
        pytest.param([15.0, NAN, 12.0, 20.0], [100, NAN, 100, 100], id="inside_or_missing"),
    ],
)
def test_a_score_falls_from_the_interval_to_the_farthest_unit(sample, values, expected):
    result = town(with_values(sample, values, (10, 20)))
    np.testing.assert_allclose(result.normalised["density"], expected, rtol=1e-12)
    np.testing.assert_allclose(by_the_formula(values, 10, 20), expected, rtol=1e-12)


def test_float_noise_outside_is_inside(sample):
    result = town(with_values(sample, [12.0, 20.00000000000001, 15.0, 11.0], (10, 20)))
    assert list(result.normalised["density"]) == [100.0] * 4


def test_goalposts_are_the_farthest_distance_and_the_interval(sample):
    result = town(with_values(sample, [8.0, 24.0, 5.0, 30.0], (10, 20)))
    assert list(result.goalposts["density"]) == [-10.0, 0.0]


def test_units_that_are_equally_far_outside_are_not_told_apart(sample):
    result = town(with_values(sample, [8.0, 22.0, 8.0, 22.0], (10, 20)))
    assert "density" not in result.weights
    assert any(f"人口密度{APART}" in notice.text_zh for notice in result.notices)


numbers = st.integers(-60, 60).map(float)


@settings(
    max_examples=40,
    deadline=None,
)
@given(values=st.lists(numbers, min_size=4, max_size=4), ends=st.tuples(numbers, numbers))
def test_scores_are_the_formula_s_within_0_and_100_and_100_inside_alone(
    tmp_path_factory, values, ends
):
    a, b = min(ends), max(ends)
    distances = [max(a - x, 0, x - b) for x in values]
    sample = with_values(write_project(tmp_path_factory.mktemp("drawn")), values, (a, b))
    result = town(sample)
    if min(distances) == max(distances) > 0:
        assert "density" not in result.normalised
        return
    scores = result.normalised["density"].to_numpy()
    np.testing.assert_allclose(scores, by_the_formula(values, a, b), rtol=1e-12, atol=1e-12)
    assert ((scores >= 0) & (scores <= 100)).all()
    assert [score == 100 for score in scores] == [distance == 0 for distance in distances]


def test_an_indicator_that_all_meet_counts_and_the_reader_is_told(sample):
    result = town(with_values(sample, [12.0, 13.0, 14.0, 15.0], (10, 20)))
    assert result.weights["density"] == pytest.approx(1 / 3)
    assert list(result.goalposts["density"]) == [-1.0, 0.0]
    (told,) = [notice for notice in result.notices if FULL in notice.text_zh]
    assert (told.severity, told.indicator) == ("info", "density")
    others = (result.node_scores("wealth") + result.node_scores("care")) / 3
    np.testing.assert_allclose(result.scores, others + 100 / 3)


@pytest.mark.parametrize(
    "choice",
    [
        "levels.0.weighting={method: entropy}",
        "levels.1.weighting={method: critic}",
        "nodes={land: {weighting: {method: standard_deviation}}}",
        "levels.1.aggregation={method: mpi}",
        "levels.0.aggregation={method: vikor}",
        "levels.0.aggregation={method: topsis}",
        "normalisation={method: zscore}",
        "overrides={density: {normalisation: {method: rank}}}",
    ],
)
def test_where_something_asks_how_units_differ_it_does_not_count(sample, choice):
    result = town(with_values(sample, [12.0, 13.0, 14.0, 15.0], (10, 20)), choice)
    assert "density" not in result.weights
    assert any(f"人口密度{MET}" in notice.text_zh for notice in result.notices)
    assert not any(FULL in notice.text_zh for notice in result.notices)


@pytest.mark.parametrize(
    "choice",
    [
        "normalisation={method: efficacy}",
        "normalisation={method: distance_to_target}",
        "normalisation={method: minmax, goalposts: percentiles}",
        "nodes={wealth: {weighting: {method: entropy}}}",
        "nodes={care: {aggregation: {method: mpi}}}",
    ],
)
def test_where_nothing_above_it_does_it_counts_in_full(sample, choice):
    result = town(with_values(sample, [12.0, 13.0, 14.0, 15.0], (10, 20)), choice)
    assert list(result.normalised["density"]) == [100.0] * 4


def test_normalisations_without_goalposts_read_distances_as_before(sample):
    values = [6.0, 11.0, 15.0, 28.0]
    distances = np.array([4.0, 0.0, 0.0, 8.0])
    result = town(with_values(sample, values, (10, 20)), "normalisation={method: zscore}")
    expected = 50 + 10 * (distances.mean() - distances) / distances.std(ddof=1)
    np.testing.assert_allclose(result.normalised["density"], expected)


def test_fixed_goalposts_stay_what_they_are(sample):
    with_values(sample, [6.0, 11.0, 15.0, 28.0], (10, 20))
    result = town(sample, OWN.format("{fixed: {density: [40, 22]}}"))
    # Distances 4, 0, 0, 8 between the goalposts' 20 and 2.
    expected = [100 * (20 - d) / 18 for d in (4, 0, 0, 8)]
    np.testing.assert_allclose(result.normalised["density"], expected)


def test_percentiles_set_the_lower_end_unless_they_lie_inside(sample):
    with_values(sample, [8.0, 24.0, 5.0, 30.0], (10, 20))
    result = town(sample, OWN.format("{percentiles: [10, 90]}"))
    # Distances 2, 4, 5, 10: nine tenths lie within 8.5, 0.7 of the way from the third to the last.
    expected = [100 * (1 - d / 8.5) for d in (2, 4, 5, 10)]
    np.testing.assert_allclose(result.normalised["density"], expected)
    rarely = town(sample, OWN.format("{percentiles: [90, 100]}"))
    assert rarely.goalposts.at["lower", "density"] == pytest.approx(-2.6)


def test_a_percentile_inside_gives_way_to_the_farthest_unit(sample):
    with_values(sample, [12.0, 13.0, 14.0, 30.0], (10, 20))
    result = town(sample, OWN.format("{percentiles: [50, 100]}"))
    assert list(result.normalised["density"]) == [100, 100, 100, 0]


THEN, NOW = [10.0, 30.0, 15.0, 12.0], [12.0, 25.0, 15.0, 6.0]
INSIDE = [12.0, 13.0, 14.0, 15.0]


@pytest.mark.parametrize(
    ("then", "now", "source", "expected"),
    [
        # The farthest of both years is 10 away, in the earlier one.
        (THEN, NOW, "pooled", [100, 50, 100, 60]),
        (THEN, NOW, "{base_year: 2021}", [100, 50, 100, 60]),
        (THEN, NOW, "data", [100, 0, 100, 20]),
        (NOW, THEN, "{base_year: 2021}", [100, -100, 100, 100]),
        # All meet it now, and did not then; or the other way round.
        (THEN, INSIDE, "pooled", [100] * 4),
        (THEN, INSIDE, "{base_year: 2021}", [100] * 4),
        (INSIDE, NOW, "pooled", [100, 0, 100, 20]),
        (INSIDE, INSIDE, "pooled", [100] * 4),
        (INSIDE, INSIDE, "{base_year: 2021}", [100] * 4),
    ],
)
def test_the_years_that_goalposts_are_read_off_say_how_far_is_worst(
    sample, then, now, source, expected
):
    result = town(with_areas(sample, {2021: then, YEAR: now}, (10, 20)), OWN.format(source))
    np.testing.assert_allclose(result.normalised["density"], expected, rtol=1e-12)
    assert result.goalposts.at["upper", "density"] == 0


def test_a_base_year_in_which_all_met_it_says_nothing_of_how_far_is_worst(sample):
    over_years = with_areas(sample, {2021: INSIDE, YEAR: NOW}, (10, 20))
    with pytest.raises(ci.InputError) as refusal:
        town(over_years, OWN.format("{base_year: 2021}"))
    assert "人口密度: lies inside its interval in the years that its goalposts are read off" in str(
        refusal.value
    )
    assert "Choose other years, or give it fixed goalposts." in str(refusal.value)


def test_treatment_that_brings_all_inside_gives_all_the_full_score(sample):
    with_values(sample, [12.0, 13.0, 14.0, 30.0], (10, 20))
    capped = "overrides={density: {treatment: [{method: limits, upper: 18}]}}"
    assert list(town(sample, capped).normalised["density"]) == [100.0] * 4
