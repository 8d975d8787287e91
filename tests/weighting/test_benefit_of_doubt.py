"""Benefit of the doubt against the handbook's scores, one linear program a unit, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from countyindex.errors import MethodError
from countyindex.normalisation import minmax
from countyindex.weighting import benefit_of_doubt
from countyindex.weighting.benefit_of_doubt import best_practice

REFERENCE = Path(__file__).parents[1] / "reference"
TAI = json.loads((REFERENCE / "tai.json").read_text(encoding="utf-8"))["data"]
PRINTED = json.loads((REFERENCE / "tai_benefit_of_doubt.json").read_text(encoding="utf-8"))
CROWD = np.random.default_rng(4).uniform(1, 9, size=(40, 4))


def reached(scores, **options):
    return (benefit_of_doubt(scores, **options) * scores).sum(axis=-1)


def one_program_a_unit(scores, kind, lower, upper):
    k, best = scores.shape[1], []
    for own in scores:
        part = np.ones(k) if kind == "weight" else own
        least, most = np.diag(part) - lower * part, upper * part - np.diag(part)
        rows = np.vstack([scores, -least, -most])
        level = np.repeat([1.0, 0.0], [len(scores), 2 * k])
        best.append(-linprog(-own, A_ub=rows, b_ub=level, method="highs").fun)
    return np.array(best)


def test_the_scores_and_ranks_of_the_handbook_come_out():
    scores = reached(
        minmax(np.array(list(TAI.values()))), lower=PRINTED["lower"], upper=PRINTED["upper"]
    )
    for name, score in zip(TAI, scores, strict=True):
        assert score == pytest.approx(PRINTED["table19_score"][name], abs=0.01), name
        rank = 1 + (scores > score + 1e-6).sum()
        assert rank == PRINTED["table23_rank"][name], name


@pytest.mark.parametrize("kind", ["weight", "contribution"])
@pytest.mark.parametrize(("lower", "upper"), [(0, 1), (0.1, 0.4), (0.25, 0.25), (0, 0.5)])
@pytest.mark.parametrize("tied", [False, True])
def test_scores_are_those_of_one_linear_program_a_unit(kind, lower, upper, tied):
    scores = CROWD.round() if tied else CROWD
    given = reached(scores, kind=kind, lower=lower, upper=upper)
    np.testing.assert_allclose(given, one_program_a_unit(scores, kind, lower, upper), atol=1e-7)


@pytest.mark.parametrize("kind", ["weight", "contribution"])
def test_bounds_are_kept_and_no_unit_passes_one_under_any_weights(kind):
    weights = benefit_of_doubt(CROWD, kind=kind, lower=0.1, upper=[0.3, 0.4, 0.5, 0.6])
    parts = weights if kind == "weight" else weights * CROWD
    shares = parts / parts.sum(axis=1, keepdims=True)
    assert shares.min() >= 0.1 - 1e-9
    assert (shares <= np.array([0.3, 0.4, 0.5, 0.6]) + 1e-9).all()
    assert (CROWD @ weights.T).max() <= 1 + 1e-9


def test_two_columns_and_a_corner_by_hand():
    scores = np.array([[1.0, 0.0], [0.0, 1.0], [0.3, 0.6]])
    # The third meets both corners at w = (1, 1): 0.9.
    np.testing.assert_allclose(benefit_of_doubt(scores)[2], [1.0, 1.0], rtol=1e-12)
    np.testing.assert_allclose(reached(scores), [1.0, 1.0, 0.9], rtol=1e-12)


def test_among_weights_equally_good_for_a_unit_the_best_for_all_are_taken():
    scores = np.array([[1.0, 0.0], [0.0, 1.0], [0.2, 0.2]])
    # Any (1, w) serves the first unit; (1, 1) lets all units score most.
    np.testing.assert_allclose(benefit_of_doubt(scores), np.ones((3, 2)), rtol=1e-12)


def test_the_unit_of_measure_has_no_say_where_contributions_are_bounded():
    sizes = np.array([1e-6, 1.0, 1e3, 1e6])
    given = benefit_of_doubt(CROWD * sizes, kind="contribution", lower=0.1)
    np.testing.assert_allclose(
        given * sizes, benefit_of_doubt(CROWD, kind="contribution", lower=0.1), rtol=1e-7
    )


def test_a_unit_given_up_is_solved_by_a_linear_program(monkeypatch):
    monkeypatch.setattr("countyindex.weighting.frontier.MOST_STEPS", 0)
    np.testing.assert_allclose(reached(CROWD), one_program_a_unit(CROWD, "weight", 0, 1), atol=1e-7)


def test_the_report_names_the_best():
    told = best_practice(CROWD)
    best = one_program_a_unit(CROWD, "weight", 0, 1)
    assert told["best"] == tuple(np.flatnonzero(np.isclose(best, 1.0, atol=1e-9)))
    assert best_practice(CROWD, best=100.0) == told
    assert told["kind"] == "weight"


def test_the_best_score_may_be_another_than_one():
    np.testing.assert_allclose(reached(CROWD, best=100.0), 100 * reached(CROWD), rtol=1e-12)
    with pytest.raises(MethodError, match="best score above 0"):
        benefit_of_doubt(CROWD, best=0.0)


@pytest.mark.parametrize(
    ("wrong", "said"), [(-0.1, "no negative scores"), (np.nan, "needs every score")]
)
def test_a_negative_or_missing_score_is_refused_by_its_place(wrong, said):
    scores = CROWD.copy()
    scores[5, 2] = wrong
    with pytest.raises(MethodError, match=said) as refusal:
        benefit_of_doubt(scores)
    assert (refusal.value.rows, refusal.value.columns) == ((5,), (2,))


def test_infinite_scores_constants_and_a_single_unit_are_refused():
    for wrong, sentence in ((np.inf, "finite"), (CROWD[:, 1] * 0 + 3, "all the same")):
        scores = CROWD.copy()
        scores[:, 1] = wrong
        with pytest.raises(MethodError, match=sentence) as refusal:
            benefit_of_doubt(scores)
        assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="all the same"):
        benefit_of_doubt(CROWD[:1])


@pytest.mark.parametrize(
    ("lower", "upper", "sentence"),
    [
        (0.3, 1.0, "lower ones sum to 1.2"),
        (0.0, 0.2, "upper ones to 0.8"),
        (0.4, 0.3, "0 ≤ lower ≤ upper"),
        (-0.1, 1.0, "0 ≤ lower ≤ upper"),
        (np.nan, 1.0, "cannot use lower nan"),
        ([0.1, 0.1], 1.0, "do not fit 4 columns"),
    ],
)
def test_bounds_that_cannot_be_kept_are_refused(lower, upper, sentence):
    with pytest.raises(MethodError, match=sentence):
        benefit_of_doubt(CROWD, lower=lower, upper=upper)


def test_a_zero_cannot_contribute_and_is_refused_by_its_place():
    scores = CROWD.copy()
    scores[3, 1] = 0.0
    with pytest.raises(MethodError, match="least share") as refusal:
        benefit_of_doubt(scores, kind="contribution", lower=0.1)
    assert (refusal.value.rows, refusal.value.columns) == ((3,), (1,))
    scores[3, 1:] = 0.0
    with pytest.raises(MethodError, match="too few scores above 0") as refusal:
        benefit_of_doubt(scores, kind="contribution", upper=0.6)
    assert refusal.value.rows == (3,)
    assert reached(scores, kind="contribution").min() > 0


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match=r"no kind.*weight"):
        benefit_of_doubt(CROWD, kind="weights")
