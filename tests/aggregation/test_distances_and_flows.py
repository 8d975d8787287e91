"""TOPSIS against print; VIKOR and PROMETHEE II against the formula written out, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.aggregation import promethee, topsis, vikor
from countyindex.errors import MethodError

CASES = json.loads(
    (Path(__file__).parents[1] / "reference" / "topsis.json").read_text(encoding="utf-8")
)
NAN = np.nan
HALVES = np.array([0.5, 0.5])
SCORES = np.random.default_rng(1).normal(size=(30, 4)).round(1)
WEIGHTS = np.random.default_rng(2).dirichlet(np.ones(4))


@pytest.mark.parametrize(("name", "digits"), [("tzeng_huang2011", 4), ("two_by_three", 8)])
def test_closeness_is_the_printed_one(name, digits):
    case = CASES[name]
    weights = np.array(case["weights"]) / np.sum(case["weights"])
    given = topsis(np.array(case["scores"]), weights, normalisation=case["normalisation"])
    np.testing.assert_allclose(given, case["closeness"], atol=0.5 * 10**-digits)


def test_weights_multiply_before_distances_are_taken():
    scores, weights = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]), np.array([0.8, 0.2])
    best, worst = weights * 1.0, weights * 0.0
    apart = [np.linalg.norm(weights * scores - end, axis=1) for end in (best, worst)]
    np.testing.assert_allclose(topsis(scores, weights), apart[1] / (apart[0] + apart[1]))


def test_the_minmax_option_is_topsis_of_minmax_scores():
    low, high = SCORES.min(axis=0), SCORES.max(axis=0)
    scaled = topsis((SCORES - low) / (high - low), WEIGHTS)
    np.testing.assert_allclose(topsis(SCORES, WEIGHTS, normalisation="minmax"), scaled)


def test_the_vector_option_is_topsis_of_columns_of_length_1():
    scaled = topsis(SCORES / np.linalg.norm(SCORES, axis=0), WEIGHTS)
    np.testing.assert_allclose(topsis(SCORES, WEIGHTS, normalisation="vector"), scaled)


@pytest.mark.parametrize("normalisation", ["none", "vector", "minmax"])
def test_closeness_with_a_gap_is_measured_on_the_cells_present(normalisation):
    holed = SCORES.copy()
    holed[4, 0] = NAN
    rest = topsis(SCORES[:, 1:], WEIGHTS[1:] / WEIGHTS[1:].sum(), normalisation=normalisation)
    given = topsis(holed, WEIGHTS, normalisation=normalisation)
    assert given[4] == pytest.approx(rest[4])


@pytest.mark.parametrize("scores", [np.ones((3, 2)), np.array([[1.0, 3.0]])])
def test_units_that_are_all_alike_have_no_closeness(scores):
    with pytest.raises(MethodError, match="no distance") as refusal:
        topsis(scores, HALVES)
    assert refusal.value.rows == tuple(range(len(scores)))


def test_columns_a_normalisation_cannot_take_are_refused():
    with pytest.raises(MethodError, match="length") as refusal:
        topsis(np.array([[0.0, 1.0], [0.0, 2.0]]), HALVES, normalisation="vector")
    assert refusal.value.columns == (0,)
    with pytest.raises(MethodError, match="all the same") as refusal:
        topsis(np.array([[1.0, 7.0], [2.0, 7.0]]), HALVES, normalisation="minmax")
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="normalisation"):
        topsis(SCORES, WEIGHTS, normalisation="sum")


def test_blocks_of_units_do_not_show():
    scores = np.random.default_rng(3).random((20_000, 3))
    weights = np.array([0.2, 0.3, 0.5])
    weighted = weights * scores
    apart = [
        np.linalg.norm(weighted - end, axis=1)
        for end in (weighted.max(axis=0), weighted.min(axis=0))
    ]
    np.testing.assert_allclose(topsis(scores, weights), apart[1] / (apart[0] + apart[1]))


def test_the_compromise_is_the_formula_of_its_authors():
    # d = w (f* − f)/(f* − f⁻): S = .75, .25, .5; R = .75, .25, .25
    scores, weights = np.array([[0.0, 2.0], [3.0, 0.0], [2.0, 1.0]]), np.array([0.75, 0.25])
    np.testing.assert_allclose(vikor(scores, weights), [0.0, 1.0, 1 - 0.5 * 0.25])
    np.testing.assert_allclose(vikor(scores, weights, v=1.0), [0.0, 1.0, 0.75])
    np.testing.assert_allclose(vikor(scores, weights, v=0.0), [0.0, 1.0, 1.0])


def test_a_part_of_the_compromise_that_tells_none_apart_is_nothing():
    np.testing.assert_allclose(vikor(np.array([[0.0, 1.0], [1.0, 0.0]]), HALVES), [1.0, 1.0])


def test_a_compromise_needs_every_cell_one_set_of_weights_and_a_share():
    holed = SCORES.copy()
    holed[4, 1] = NAN
    with pytest.raises(MethodError, match="every score") as refusal:
        vikor(holed, WEIGHTS)
    assert (refusal.value.rows, refusal.value.columns) == ((4,), (1,))
    with pytest.raises(MethodError, match="one set of weights"):
        vikor(SCORES, np.tile(WEIGHTS, (30, 1)))
    with pytest.raises(MethodError, match="share from 0 to 1"):
        vikor(SCORES, WEIGHTS, v=1.5)
    with pytest.raises(MethodError, match="all the same") as refusal:
        vikor(np.array([[1.0, 2.0], [1.0, 3.0]]), HALVES)
    assert refusal.value.columns == (0,)


#: Preference function → its options and its formula for differences above 0.
PREFERENCES = {
    "usual": ({}, lambda d: 1.0),
    "u_shape": ({"q": 0.5}, lambda d: 1.0 * (d > 0.5 + 1e-9)),
    "v_shape": ({"p": 1.3}, lambda d: np.minimum(d / 1.3, 1.0)),
    "level": ({"q": 0.4, "p": 1.1}, lambda d: 0.5 * (d > 0.4 + 1e-9) + 0.5 * (d > 1.1 + 1e-9)),
    "linear": ({"q": 0.4, "p": 1.1}, lambda d: np.clip((d - 0.4) / 0.7, 0.0, 1.0)),
    "gaussian": ({"s": 0.8}, lambda d: 1 - np.exp(-(d**2) / (2 * 0.8**2))),
}


@pytest.mark.parametrize("preference", PREFERENCES)
def test_the_net_flow_is_what_pairs_of_units_prefer(preference):
    options, formula = PREFERENCES[preference]
    apart = SCORES[:, None] - SCORES
    preferred = np.where(apart > 1e-9, formula(np.maximum(apart, 0.0)), 0.0) @ WEIGHTS
    flow = (preferred.sum(axis=1) - preferred.sum(axis=0)) / (len(SCORES) - 1)
    given = promethee(SCORES, WEIGHTS, preference=preference, **options)
    np.testing.assert_allclose(given, flow, atol=1e-12)
    assert given.sum() == pytest.approx(0.0, abs=1e-9)


def test_thresholds_may_differ_by_column():
    one = {"q": 0.4, "p": np.array([1.1, 1.1, 1.1, 1.1])}
    np.testing.assert_allclose(
        promethee(SCORES, WEIGHTS, preference="linear", **one),
        promethee(SCORES, WEIGHTS, preference="linear", q=0.4, p=1.1),
    )
    scaled = SCORES * [1.0, 2.0, 3.0, 4.0]
    np.testing.assert_allclose(
        promethee(scaled, WEIGHTS, preference="gaussian", s=np.array([1.0, 2.0, 3.0, 4.0])),
        promethee(SCORES, WEIGHTS, preference="gaussian", s=1.0),
    )


@pytest.mark.parametrize("preference", PREFERENCES)
def test_gaps_leave_a_unit_to_its_other_columns(preference):
    holed = SCORES.copy()
    holed[3, 0] = NAN
    options = PREFERENCES[preference][0]
    rest = promethee(
        SCORES[:, 1:], WEIGHTS[1:] / WEIGHTS[1:].sum(), preference=preference, **options
    )
    given = promethee(holed, WEIGHTS, preference=preference, **options)
    assert given[3] == pytest.approx(rest[3])


@pytest.mark.parametrize(
    "options",
    [
        {"q": 1.0},
        {"preference": "linear", "p": 1.0},
        {"preference": "linear", "q": 1.0, "p": 1.0},
        {"preference": "linear", "q": -1.0, "p": 1.0},
        {"preference": "v_shape", "p": 0.0},
        {"preference": "gaussian", "s": 0.0},
        {"preference": "gaussian", "s": NAN},
        {"preference": "u_shape", "q": np.array([1.0, 2.0])},
        {"preference": "convex"},
    ],
)
def test_thresholds_that_do_not_fit_the_preference_are_refused(options):
    with pytest.raises(MethodError, match=r"threshold|preference|cannot use s nan"):
        promethee(SCORES, WEIGHTS, **options)
