"""Robust benefit of the doubt against the plain one, and means over all samples by algebra."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import benefit_of_doubt, robust_benefit_of_doubt
from countyindex.weighting.robust_benefit_of_doubt import sampling_error

CROWD = np.random.default_rng(4).uniform(1, 9, size=(12, 3))


def reached(scores, method=robust_benefit_of_doubt, **options):
    return (method(scores, **options) * scores).sum(axis=-1)


@pytest.mark.parametrize("options", [{}, {"kind": "contribution", "lower": 0.1}, {"upper": 0.5}])
def test_many_peers_are_all_units_and_give_plain_benefit_of_the_doubt(options):
    # A unit is missing from 600 draws among 12 once in 10²² samples.
    given = robust_benefit_of_doubt(CROWD, peers=600, samples=3, **options)
    np.testing.assert_allclose(given, benefit_of_doubt(CROWD, **options), rtol=1e-9, atol=1e-12)


def test_one_peer_gives_the_mean_of_the_best_ratios():
    ratios = (CROWD[:, None] / CROWD).max(axis=-1)
    error = ratios.std(axis=1) / np.sqrt(500)
    given = reached(CROWD, peers=1, samples=200)
    assert (np.abs(given - ratios.mean(axis=1)) < 5 * error).all()
    assert given.max() > 1.5


def test_one_column_gives_the_mean_of_one_over_the_largest_of_m():
    column = np.arange(1.0, 7.0)[:, None]
    # Of m draws among n the largest is the r-th with chance (r/n)^m − ((r−1)/n)^m.
    chances = np.diff((np.arange(7.0) / 6) ** 4)
    mean = (chances / column[:, 0]).sum()
    spread = np.sqrt((chances / column[:, 0] ** 2).sum() - mean**2)
    given = reached(column, peers=4, samples=200) / column[:, 0]
    np.testing.assert_allclose(given, given[0], rtol=1e-12)
    assert abs(given[0] - mean) < 5 * spread / np.sqrt(500)


def test_no_score_is_below_the_plain_one():
    assert (reached(CROWD, peers=5) >= reached(CROWD, benefit_of_doubt) - 1e-9).all()


def test_an_outstanding_unit_dwarfs_the_others_less():
    scores = np.vstack([CROWD, [90.0, 90.0, 90.0]])
    plain, robust = reached(scores, benefit_of_doubt), reached(scores, peers=6)
    assert plain[:-1].max() < 0.11
    assert robust[:-1].min() > 2 * plain[:-1].min()
    assert robust[-1] > 5


def test_the_seed_decides_and_the_samples_do_not_follow_the_rows():
    given = robust_benefit_of_doubt(CROWD, seed=3)
    np.testing.assert_array_equal(robust_benefit_of_doubt(CROWD, seed=3), given)
    np.testing.assert_allclose(robust_benefit_of_doubt(CROWD[::-1], seed=3), given[::-1])
    assert not np.allclose(robust_benefit_of_doubt(CROWD, seed=4), given)


def test_bounds_hold_in_the_mean_of_weights_that_keep_them():
    weights = robust_benefit_of_doubt(CROWD, lower=0.1, upper=0.6)
    shares = weights / weights.sum(axis=1, keepdims=True)
    assert shares.min() >= 0.1 - 1e-9
    assert shares.max() <= 0.6 + 1e-9


def test_the_best_score_may_be_another_than_one():
    np.testing.assert_allclose(reached(CROWD, best=100.0), 100 * reached(CROWD), rtol=1e-12)


def test_the_report_says_how_far_the_samples_may_mislead():
    told = sampling_error(CROWD, peers=4, samples=20, seed=1)
    means = np.array([reached(CROWD, peers=4, samples=20, seed=s) for s in range(1, 21)])
    assert told["largest_error"] == pytest.approx(means.std(axis=0, ddof=1).max(), rel=0.5)
    assert told["best"] == tuple(np.flatnonzero(means[0] >= 1))
    assert (told["peers"], told["samples"], told["seed"]) == (4, 20, 1)
    assert sampling_error(CROWD, samples=1)["largest_error"] is None
    larger = sampling_error(CROWD, peers=4, samples=20, seed=1, best=100.0)
    assert larger["largest_error"] == pytest.approx(100 * told["largest_error"], rel=1e-9)
    assert larger["best"] == told["best"]


def test_peers_without_any_score_above_0_are_refused_by_column():
    scores = CROWD.copy()
    scores[1:, 2] = 0.0
    with pytest.raises(MethodError, match="scores have no end") as refusal:
        robust_benefit_of_doubt(scores, peers=3)
    assert refusal.value.columns == (2,)
    scores[1:, 2], scores[0, 2] = 1.0, 0.0
    assert np.isfinite(reached(scores, peers=30)).all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"peers": 0}, "cannot use peers 0"),
        ({"peers": 2.5}, "cannot use peers 2.5"),
        ({"samples": 0}, "cannot use samples 0"),
        ({"seed": -1}, "cannot use seed -1"),
        ({"kind": "weights"}, "no kind"),
        ({"best": 0.0}, "robust_benefit_of_doubt .*best score above 0"),
        ({"upper": 0.1}, "robust_benefit_of_doubt .*upper ones to 0.3"),
    ],
)
def test_options_that_cannot_be_kept_are_refused(options, sentence):
    with pytest.raises(MethodError, match=sentence):
        robust_benefit_of_doubt(CROWD, **options)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(-0.1, r"robust_.*no negative scores"), (np.nan, r"robust_.*needs every score")],
)
def test_a_negative_or_missing_score_is_refused_by_its_place(wrong, said):
    scores = CROWD.copy()
    scores[5, 2] = wrong
    with pytest.raises(MethodError, match=said) as refusal:
        robust_benefit_of_doubt(scores)
    assert (refusal.value.rows, refusal.value.columns) == ((5,), (2,))


def test_one_unit_is_refused_and_two_are_scored():
    with pytest.raises(MethodError, match="all the same"):
        robust_benefit_of_doubt(CROWD[:1])
    assert reached(np.array([[1.0], [4.0]]), peers=50) == pytest.approx([0.25, 1.0])
