"""Directional benefit of the doubt against its envelopment programs, and frontiers by hand."""

import sys

import numpy as np
import pytest
from scipy.optimize import linprog

from countyindex.errors import MethodError
from countyindex.weighting import benefit_of_doubt, directional_benefit_of_doubt
from countyindex.weighting.directional_benefit_of_doubt import level_with_best

CROWD = np.random.default_rng(4).uniform(1, 9, size=(30, 4))
TOWARDS = np.array([0.2, 1.0, 0.0, 0.5])
SQUARE = np.array([[1.0, 0.0], [0.0, 1.0], [0.3, 0.6]])


def distance(scores, best=1.0, **options):
    weights = directional_benefit_of_doubt(scores, best=best, **options)
    return best / (weights * scores).sum(axis=-1) - 1


def enveloped(scores, steps):
    """Return the most steps that a mixture of units, at most one whole, allows each unit."""
    most = []
    for own, step in zip(scores, steps, strict=True):
        rows = np.vstack([np.column_stack([step, -scores.T]), [0.0, *np.ones(len(scores))]])
        goal = [-1.0, *np.zeros(len(scores))]
        most.append(-linprog(goal, A_ub=rows, b_ub=[*-own, 1.0], method="highs").fun)
    return np.array(most)


def bounded(scores, steps, kind, lower, upper):
    """Return the least v − Σu·I of each unit with bounds on the shares of u."""
    k, least = scores.shape[1], []
    for own, step in zip(scores, steps, strict=True):
        part = np.ones(k) if kind == "weight" else own
        shares = np.vstack([lower * part - np.diag(part), np.diag(part) - upper * part])
        rows = np.vstack([scores, shares])
        level = np.repeat([-1.0, 0.0], [len(scores), 2 * k])
        found = linprog(
            [*-own, 1.0],
            A_ub=np.column_stack([rows, level]),
            b_ub=np.zeros(len(rows)),
            A_eq=[[*step, 0.0]],
            b_eq=[1.0],
            method="highs",
        )
        least.append(found.fun)
    return np.array(least)


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("best", [1.0, 10.0])
def test_distances_are_those_of_mixtures_of_units(tied, best):
    scores = CROWD.round() if tied else CROWD
    for step, steps in (("own", TOWARDS * scores), ("scale", best * TOWARDS + 0 * scores)):
        given = distance(scores, best, direction=TOWARDS, step=step)
        np.testing.assert_allclose(given, enveloped(scores, steps), atol=1e-7)
        assert given.max() > 0.01


@pytest.mark.parametrize("kind", ["weight", "contribution"])
@pytest.mark.parametrize(("lower", "upper"), [(0.1, 0.4), (0.25, 0.25), (0, 0.5)])
def test_bounds_on_shares_are_those_of_one_program_a_unit(kind, lower, upper):
    bounds = {"kind": kind, "lower": lower, "upper": upper}
    for step, steps in (("own", TOWARDS * CROWD), ("scale", TOWARDS + 0 * CROWD)):
        given = directional_benefit_of_doubt(CROWD, direction=TOWARDS, step=step, **bounds)
        expected = bounded(CROWD, steps, **bounds)
        np.testing.assert_allclose(1 / (given * CROWD).sum(axis=1) - 1, expected, atol=1e-6)
        parts = given if kind == "weight" else given * CROWD
        shares = parts / parts.sum(axis=1, keepdims=True)
        assert shares.min() >= lower - 1e-9
        assert shares.max() <= upper + 1e-9


@pytest.mark.parametrize("options", [{}, {"kind": "contribution", "lower": 0.1}, {"upper": 0.4}])
def test_the_units_own_scores_as_direction_are_plain_benefit_of_the_doubt(options):
    np.testing.assert_allclose(
        directional_benefit_of_doubt(CROWD, **options),
        benefit_of_doubt(CROWD, **options),
        rtol=1e-9,
        atol=1e-12,
    )


def test_one_column_alone_is_stepped_along_by_hand():
    # From (0.3, 0.6) to the edge x + y = 1: 0.1 along the first column, 0.05 along both.
    for direction, steps in (([1, 0], 0.1), ([0, 1], 0.1), ([1, 1], 0.05), ([2, 0], 0.05)):
        given = distance(SQUARE, direction=direction, step="scale")[2]
        assert given == pytest.approx(steps, rel=1e-9)
    # From (0.4, 0.6) to the edge x + y = 1.2, in steps of its own scores.
    scores = np.array([[1.0, 0.2], [0.2, 1.0], [0.4, 0.6]])
    for direction, steps in (([1, 0], 0.2 / 0.4), ([0, 1], 0.2 / 0.6), ([1, 1], 0.2)):
        assert distance(scores, direction=direction)[2] == pytest.approx(steps, rel=1e-9)


def test_what_is_lacking_along_a_column_without_part_does_not_count():
    # The second unit is level with the best of the first column, whatever else it lacks.
    scores = np.array([[4.0, 4.0], [4.0, 1.0], [2.0, 2.0]])
    np.testing.assert_allclose(distance(scores, direction=[1, 0]), [0, 0, 1], atol=1e-12)


def test_a_unit_that_a_mixture_without_the_direction_blocks_stays_where_it_is():
    # The first column of the best unit could grow without end, were it not the best of it too.
    scores = np.array([[2.0, 5.0], [1.0, 4.0]])
    np.testing.assert_allclose(distance(scores, direction=[1, 0], step="scale"), [0, 1])
    # Level with the third in the second column, the first could have 2 more of the first.
    scores = np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 4.0], [3.0, 1.0]])
    np.testing.assert_allclose(distance(scores, direction=[1, 0], step="scale"), [2, 1, 0, 0])


@pytest.mark.parametrize("seed", range(40))
def test_small_boards_of_whole_numbers_have_the_distances_of_mixtures(seed):
    random = np.random.default_rng(seed)
    scores = random.integers(1, 6, size=(5, 3)).astype(float)
    scores[:2] = [[1.0, 5.0, 1.0], [5.0, 1.0, 2.0]]
    direction = np.array([1.0, random.integers(0, 3), 0.0])
    given = distance(scores, direction=direction, step="scale")
    np.testing.assert_allclose(given, enveloped(scores, direction + 0 * scores), atol=1e-7)


@pytest.mark.parametrize("step", ["own", "scale"])
def test_bounds_that_leave_the_direction_no_weight_are_refused(step):
    with pytest.raises(MethodError, match="no weight on the columns in its direction"):
        directional_benefit_of_doubt(
            CROWD, direction=[1, 0, 0, 0], upper=np.array([0, 1, 1, 1]), step=step
        )


def test_the_best_score_and_the_scale_go_together():
    plain = directional_benefit_of_doubt(CROWD / 10, direction=TOWARDS, step="scale")
    scaled = directional_benefit_of_doubt(CROWD * 10, direction=TOWARDS, step="scale", best=100.0)
    np.testing.assert_allclose(scaled, plain, rtol=1e-9, atol=1e-12)


def test_the_unit_of_measure_has_no_say_where_steps_are_the_units_own():
    sizes = np.array([1e-6, 1.0, 1e3, 1e6])
    options = {"direction": TOWARDS, "kind": "contribution", "upper": 0.6}
    given = directional_benefit_of_doubt(CROWD * sizes, **options)
    np.testing.assert_allclose(
        given * sizes, directional_benefit_of_doubt(CROWD, **options), rtol=1e-7, atol=1e-12
    )


def test_the_report_names_those_at_no_distance():
    told = level_with_best(CROWD, direction=TOWARDS, step="scale", best=10.0)
    level = enveloped(CROWD, 10 * TOWARDS + 0 * CROWD) < 1e-9
    assert told == {"kind": "weight", "step": "scale", "best": tuple(np.flatnonzero(level))}
    assert 0 < len(told["best"]) < len(CROWD)


def test_scores_of_0_along_the_direction_are_refused_by_unit():
    scores = CROWD.copy()
    scores[[3, 7], 1] = 0.0
    with pytest.raises(MethodError, match="all 0 in its direction") as refusal:
        directional_benefit_of_doubt(scores, direction=[0, 1, 0, 0])
    assert refusal.value.rows == (3, 7)


def test_weights_on_columns_of_0_make_no_score_and_are_refused_by_unit():
    # The last unit is nearest along the first column, of which it has nothing.
    scores = np.array([[1.0, 1.0], [0.5, 0.9], [0.0, 0.5]])
    with pytest.raises(MethodError, match="no weights of these make a score") as refusal:
        directional_benefit_of_doubt(scores, direction=[9.0, 1.0], step="scale")
    assert refusal.value.rows == (2,)


def test_a_unit_that_does_not_settle_is_refused(monkeypatch):
    monkeypatch.setattr(sys.modules[level_with_best.__module__], "MOST_STEPS", 1)
    with pytest.raises(MethodError, match="finds no distance") as refusal:
        directional_benefit_of_doubt(CROWD, direction=TOWARDS)
    assert refusal.value.rows


@pytest.mark.parametrize(
    ("direction", "sentence"),
    [
        ([1.0, 2.0], "does not fit 4 columns"),
        ([1.0, -1.0, 0.0, 0.0], "without negative or infinite parts"),
        ([1.0, np.inf, 0.0, 0.0], "without negative or infinite parts"),
        ([0.0, 0.0, 0.0, 0.0], "a direction of zeros"),
    ],
)
def test_a_direction_that_is_none_is_refused(direction, sentence):
    with pytest.raises(MethodError, match=sentence):
        directional_benefit_of_doubt(CROWD, direction=direction)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"step": "mean"}, "directional_benefit_of_doubt method has no step 'mean'"),
        ({"kind": "weights"}, "no kind"),
        ({"best": 0.0}, "directional_benefit_of_doubt .*best score above 0"),
        ({"lower": 0.3}, "directional_benefit_of_doubt .*lower ones sum to 1.2"),
    ],
)
def test_options_are_refused_as_by_the_plain_method(options, sentence):
    with pytest.raises(MethodError, match=sentence):
        directional_benefit_of_doubt(CROWD, **options)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(-0.1, r"directional_.*no negative scores"), (np.nan, r"directional_.*needs every score")],
)
def test_a_negative_or_missing_score_is_refused_by_its_place(wrong, said):
    scores = CROWD.copy()
    scores[5, 2] = wrong
    with pytest.raises(MethodError, match=said) as refusal:
        directional_benefit_of_doubt(scores)
    assert (refusal.value.rows, refusal.value.columns) == ((5,), (2,))


def test_constants_and_a_single_unit_are_refused():
    with pytest.raises(MethodError, match="all the same"):
        directional_benefit_of_doubt(CROWD[:1])
    np.testing.assert_allclose(distance(np.array([[1.0], [4.0]])), [3.0, 0.0], atol=1e-12)
