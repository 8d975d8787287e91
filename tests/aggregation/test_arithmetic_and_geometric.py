"""Aggregates against the handbook's printed ranks, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, geometric
from countyindex.aggregation.weighted import BLOCK
from countyindex.errors import MethodError
from countyindex.normalisation import minmax
from countyindex.weighting import equal

REFERENCE = Path(__file__).parents[1] / "reference"
TAI = json.loads((REFERENCE / "tai.json").read_text(encoding="utf-8"))
RAISED = json.loads((REFERENCE / "rank_rules.json").read_text(encoding="utf-8"))["section6_11"]
COUNTRIES = list(TAI["data"])
DATA = np.array(list(TAI["data"].values()))
NAN = np.nan


def places(scores: np.ndarray) -> dict[str, int]:
    return {COUNTRIES[i]: place for place, i in enumerate(np.argsort(-scores), start=1)}


@pytest.fixture
def goalposts() -> np.ndarray:
    """The fixed goalposts of the index, logarithms where the data are logarithms."""
    printed = TAI["goalposts"]
    ends = np.array([printed["worst"], printed["best"]], dtype=float)
    logs = [name in printed["decimal_log"] for name in TAI["indicators"]]
    ends[:, logs] = np.log10(ends[:, logs])
    return ends


@pytest.fixture
def normalised(goalposts) -> np.ndarray:
    """Scores; the two logarithms stop at the OECD's mean, the others stay inside."""
    return minmax(DATA, goalposts, clip=True)


@pytest.fixture
def tai(normalised) -> np.ndarray:
    return arithmetic(normalised, equal(DATA))


def test_equal_weights_give_all_23_ranks_of_table_23(tai):
    assert places(tai) == TAI["table23_equal_weights_rank"]


def test_equal_weights_give_the_two_printed_scores(tai):
    scores = dict(zip(COUNTRIES, tai, strict=True))
    for country, printed in TAI["tai2001_score"].items():
        assert scores[country] == pytest.approx(printed, abs=0.0015)


@pytest.mark.parametrize(
    ("weighting", "same", "shift"),
    [("budget_allocation", 23, 0), ("factor_analysis", 19, 1), ("ahp", 20, 2)],
)
def test_printed_weights_give_the_ranks_of_table_23(normalised, weighting, same, shift):
    # Weights printed to two decimals, of which those of AHP sum to 1.01, move a few neighbours.
    weights = np.array(TAI["table22_weights"][weighting])
    given = places(arithmetic(normalised, weights / weights.sum()))
    printed = TAI["table23_rank"][weighting]
    shifts = [abs(given[country] - printed[country]) for country in COUNTRIES]
    assert (shifts.count(0), max(shifts)) == (same, shift)


def test_without_telephones_and_electricity_all_23_ranks_are_those_of_table_41(normalised):
    kept = [name not in TAI["goalposts"]["decimal_log"] for name in TAI["indicators"]]
    given = places(arithmetic(normalised[:, kept], np.full(6, 1 / 6)))
    assert given == TAI["table41_rank_without_telephones_and_electricity"]


def test_raising_the_weak_spot_pays_under_the_geometric_mean_as_in_section_6_11():
    before = np.array([RAISED["country1"], RAISED["country2"]], dtype=float)
    after = before + np.array([0.0, 1.0, 0.0, 0.0])
    weights = np.full(4, 0.25)
    np.testing.assert_allclose(arithmetic(before, weights), 6.0)
    low, high = geometric(before, weights), geometric(after, weights)
    np.testing.assert_allclose(low, RAISED["geometric"], atol=0.0051)
    np.testing.assert_allclose(np.floor(100 * high) / 100, RAISED["geometric_after"])
    np.testing.assert_array_equal((100 * (high / low - 1)).round(), RAISED["growth_percent"])


def test_the_geometric_mean_gives_all_23_ranks_of_table_38():
    assert places(geometric(DATA, equal(DATA))) == TAI["table38_geometric_rank"]


def test_equal_scores_come_out_as_they_are():
    scores, weights = np.full((3, 4), 37.0), np.array([0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(arithmetic(scores, weights), 37.0, rtol=1e-14)
    np.testing.assert_allclose(geometric(scores, weights), 37.0, rtol=1e-14)


def test_the_geometric_mean_is_never_above_the_arithmetic_one():
    scores = np.random.default_rng(1).lognormal(size=(50, 6))
    weights = np.random.default_rng(2).dirichlet(np.ones(6))
    assert (geometric(scores, weights) < arithmetic(scores, weights)).all()


def test_the_geometric_mean_of_multiplied_scores_is_multiplied():
    scores = np.random.default_rng(3).lognormal(size=(9, 2))
    given = geometric(scores * [4.0, 1.0], np.array([0.5, 0.5]))
    np.testing.assert_allclose(given, 2 * geometric(scores, np.array([0.5, 0.5])))


def test_a_gap_gives_its_weight_to_its_siblings_in_proportion():
    scores = np.array([[NAN, 8.0, 2.0], [4.0, 8.0, 2.0], [NAN, NAN, NAN]])
    weights = np.array([0.25, 0.5, 0.25])
    np.testing.assert_allclose(arithmetic(scores, weights), [6.0, 5.5, NAN])
    np.testing.assert_allclose(geometric(scores, weights)[:2], [2 ** (7 / 3), 2**2.25])


def test_a_unit_without_gaps_does_not_notice_the_gaps_of_others_by_one_bit():
    scores = np.random.default_rng(4).random((40, 7))
    weights = np.random.default_rng(5).dirichlet(np.ones(7))
    holed = scores.copy()
    holed[::2, 0] = NAN
    np.testing.assert_array_equal(
        arithmetic(holed, weights)[1::2], arithmetic(scores, weights)[1::2]
    )


def test_a_unit_does_not_notice_its_row_by_one_bit():
    scores = np.random.default_rng(6).random((101, 7))
    weights = np.random.default_rng(7).dirichlet(np.ones(7))
    whole = arithmetic(scores, weights)
    singly = [arithmetic(row[None], weights)[0] for row in scores]
    np.testing.assert_array_equal(whole, singly)


def test_blocks_of_units_with_gaps_do_not_show():
    scores = np.random.default_rng(8).random((2 * BLOCK + 5, 2))
    scores[:, 0] = NAN
    np.testing.assert_allclose(arithmetic(scores, np.array([0.3, 0.7])), scores[:, 1], rtol=1e-14)


def test_zeros_are_refused_by_row_and_column_unless_there_is_a_floor():
    scores = np.array([[1.0, 0.0, 2.0], [3.0, 4.0, 5.0], [NAN, 0.0, -1.0]])
    weights = np.array([0.5, 0.25, 0.25])
    with pytest.raises(MethodError, match="geometric method takes scores above 0") as refusal:
        geometric(scores, weights)
    assert (refusal.value.rows, refusal.value.columns) == ((0, 2), (1, 2))
    raised = np.array([[1.0, 0.5, 2.0], [3.0, 4.0, 5.0], [NAN, 0.5, 0.5]])
    np.testing.assert_array_equal(geometric(scores, weights, floor=0.5), geometric(raised, weights))


@pytest.mark.parametrize("floor", [0.0, -1.0, NAN, np.inf])
def test_a_floor_must_be_above_zero(floor):
    with pytest.raises(MethodError, match="floor"):
        geometric(np.ones((2, 2)), np.array([0.5, 0.5]), floor=floor)


@pytest.mark.parametrize("method", [arithmetic, geometric])
@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([0.5, 0.4], "sum 1"),
        ([3.0, 1.0], "sum 1"),
        ([1.5, -0.5], "none negative"),
        ([NAN, 1.0], "shares"),
        ([0.2, 0.3, 0.5], r"shape \(3,\)"),
        ([[[0.5, 0.5]]], "shape"),
    ],
)
def test_weights_that_are_no_shares_are_refused(method, weights, sentence):
    with pytest.raises(MethodError, match=sentence):
        method(np.ones((3, 2)), np.array(weights))


@pytest.mark.parametrize("method", [arithmetic, geometric])
def test_a_unit_whose_present_cells_have_no_weight_is_refused_by_row(method):
    scores = np.array([[1.0, 2.0], [NAN, 2.0], [1.0, NAN]])
    with pytest.raises(MethodError, match="no weight at all") as refusal:
        method(scores, np.array([1.0, 0.0]))
    assert refusal.value.rows == (1,)


@pytest.mark.parametrize("method", [arithmetic, geometric])
def test_infinite_scores_are_refused_by_row_and_column(method):
    with pytest.raises(MethodError, match="finite") as refusal:
        method(np.array([[1.0, 2.0], [1.0, np.inf]]), np.array([0.5, 0.5]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))
