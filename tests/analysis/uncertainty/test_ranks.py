"""Ranks over draws, against NumPy over each unit's own draws and against hand-made counts."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countyindex.analysis.uncertainty import ranks as module
from countyindex.analysis.uncertainty.quantiles import CELLS
from countyindex.analysis.uncertainty.ranks import (
    acceptability,
    permutations,
    rank_quantiles,
    summarise_counts,
    summarise_ranks,
    top,
)
from countyindex.errors import MethodError
from countyindex.ranking import rank

drawn = settings(max_examples=40, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
LEVELS = (0.0, 0.05, 0.25, 1 / 3, 0.5, 0.75, 0.95, 1.0)


def some(seed):
    """Ranks with ties and units that are not always ranked, one of them never."""
    random = np.random.default_rng(seed)
    draws, n = int(random.integers(1, 60)), int(random.integers(2, 12))
    scores = random.normal(size=(draws, n)).round(1)
    scores[random.random((draws, n)) < 0.15] = np.nan
    scores[:, -1] = np.nan
    return rank(scores)


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


@drawn
@given(seeds)
def test_quantiles_are_those_of_numpy_over_the_draws_that_rank_the_unit(seed):
    ranks = some(seed)
    found = rank_quantiles(acceptability(ranks), LEVELS)
    for unit, row in enumerate(found):
        own = ranks[ranks[:, unit] > 0, unit]
        expected = np.quantile(own, LEVELS) if own.size else np.full(len(LEVELS), np.nan)
        np.testing.assert_array_equal(row, expected)


@drawn
@given(seeds)
def test_means_and_deviations_are_those_over_the_draws_that_rank_the_unit(seed):
    ranks = some(seed)
    found = summarise_counts(acceptability(ranks), tops=(1, 3))
    for unit in range(ranks.shape[1]):
        own = ranks[ranks[:, unit] > 0, unit]
        assert found.ranked[unit] == len(own)
        assert found.unranked[unit] == pytest.approx(1 - len(own) / len(ranks))
        if len(own) > 1:
            assert found.mean[unit] == pytest.approx(own.mean(), rel=1e-14)
            assert found.deviation[unit] == pytest.approx(own.std(ddof=1), rel=1e-12)
            assert found.top[unit] == pytest.approx([(own <= 1).mean(), (own <= 3).mean()])
        else:
            assert np.isnan(found.deviation[unit])


@drawn
@given(seeds)
def test_counts_and_draws_lead_to_the_same_numbers(seed):
    ranks = some(seed)
    by_counts, by_draws = summarise_counts(acceptability(ranks)), summarise_ranks(ranks)
    for field in module.RankSummary.__slots__:
        pair = getattr(by_counts, field), getattr(by_draws, field)
        if field == "errors":
            np.testing.assert_allclose(*pair, rtol=1e-9, atol=1e-9)
        else:
            np.testing.assert_array_equal(*pair)


def test_counts_of_blocks_add_up():
    ranks = some(11)
    parts = acceptability(ranks[:10]) + acceptability(ranks[10:])
    np.testing.assert_array_equal(acceptability(ranks), parts)


def test_a_unit_that_is_never_ranked_has_no_numbers():
    found = summarise_ranks(np.array([[1, 0], [1, 0]]), [0.5], [1])
    assert found.unranked.tolist() == [0.0, 1.0]
    for name in ("mean", "deviation", "quantiles", "errors", "top"):
        assert np.isnan(getattr(found, name)[1]).all()


def test_top_counts_places_and_not_units():
    counts = acceptability(np.array([[1, 1, 3], [1, 2, 3], [2, 1, 3], [1, 2, 0]]))
    assert top(counts, 1).tolist() == [0.75, 0.5, 0.0]
    assert top(counts, 20).tolist() == [1.0, 1.0, 1.0]


def test_long_boards_are_read_in_stretches_from_a_file(tmp_path):
    draws, n = 64, 2 * CELLS // 64 + 5
    on_disk = np.memmap(tmp_path / "ranks", dtype=np.int32, mode="w+", shape=(draws, n))
    on_disk[:] = np.random.default_rng(1).integers(0, n + 1, on_disk.shape)
    found = summarise_ranks(on_disk, [0.05, 0.5])
    for unit in (0, CELLS // draws - 1, CELLS // draws, n - 1):
        own = on_disk[on_disk[:, unit] > 0, unit]
        np.testing.assert_array_equal(found.quantiles[unit], np.quantile(own, [0.05, 0.5]))
        assert found.deviation[unit] == pytest.approx(np.std(own, ddof=1), rel=1e-12)


def test_permutations_have_every_rank_once():
    assert permutations(np.array([[1, 2, 3], [3, 1, 2]]))
    assert not permutations(np.array([[1, 2, 3], [2, 2, 2]]))
    assert not permutations(np.array([[1, 2, 0]]))


@pytest.mark.parametrize(
    "ranks", [np.array([[1.0, 2.0]]), np.array([1, 2]), np.array([[1, 3]]), np.array([[-1, 1]])]
)
@pytest.mark.parametrize("call", [acceptability, summarise_ranks])
def test_what_is_no_rank_is_refused(ranks, call):
    with pytest.raises(MethodError, match="Ranks of draws are integers"):
        call(ranks)


@pytest.mark.parametrize(
    "call", [summarise_ranks, lambda r, p: rank_quantiles(acceptability(r), p)]
)
def test_quantiles_outside_0_to_1_are_refused(call):
    with pytest.raises(MethodError, match="cannot be taken"):
        call(np.array([[1, 2]]), [1.05])
