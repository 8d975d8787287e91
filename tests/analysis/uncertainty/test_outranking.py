"""Who is before whom, against counting draw by draw, and groups against their definition."""

import doctest
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countyindex.analysis.uncertainty import outranking as module
from countyindex.analysis.uncertainty import quantiles
from countyindex.analysis.uncertainty.outranking import (
    adjacent_outranking,
    apart_from_next,
    groups,
    outranking,
    runs,
    told_apart,
)
from countyindex.errors import MethodError
from countyindex.ranking import rank

drawn = settings(max_examples=40, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def some(seed, *, whole=False):
    random = np.random.default_rng(seed)
    draws, n = int(random.integers(1, 40)), int(random.integers(2, 9))
    scores = random.normal(size=(draws, n)) + np.linspace(1, 0, n)
    if whole:
        return rank(scores)
    scores = scores.round(1)
    scores[random.random(scores.shape) < 0.2] = np.nan
    return rank(scores)


def before(ranks, one, other):
    """Count draw by draw."""
    pairs = [(a, b) for a, b in ranks[:, [one, other]].tolist() if a and b]
    return sum(a < b for a, b in pairs) / len(pairs) if pairs else np.nan


def linked(seed):
    """A symmetric table of who can be told apart, and a board that leaves some units out."""
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 12))
    table = np.triu(random.random((n, n)) < random.choice([0.1, 0.4]), k=1)
    return table | table.T, random.permutation(n)[: random.integers(0, n + 1)]


def alike(apart, units):
    return not any(apart[a, b] for a, b in combinations(units, 2))


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("whole", [False, True])
@drawn
@given(seed=seeds)
def test_every_share_is_the_count_over_draws_that_rank_both(whole, seed):
    ranks = some(seed, whole=whole)
    found = outranking(ranks)
    for one, other in combinations(range(ranks.shape[1]), 2):
        np.testing.assert_equal(found[one, other], before(ranks, one, other))
        np.testing.assert_equal(found[other, one], before(ranks, other, one))


@drawn
@given(seeds)
def test_neighbours_are_compared_as_all_pairs_are(seed):
    ranks = some(seed)
    board = np.random.default_rng(seed).permutation(ranks.shape[1])
    found = adjacent_outranking(ranks.astype(np.int16), board)
    for place, (one, other) in enumerate(pairwise(board)):
        expected = [before(ranks, one, other), before(ranks, other, one)]
        np.testing.assert_array_equal(found[place], expected)


def test_neighbours_are_compared_in_stretches(monkeypatch):
    ranks = rank(np.random.default_rng(1).normal(size=(30, 25)))
    board = np.arange(25)
    whole = adjacent_outranking(ranks, board)
    monkeypatch.setattr(quantiles, "CELLS", 4 * len(ranks))
    np.testing.assert_array_equal(adjacent_outranking(ranks, board), whole)


def test_units_are_told_apart_in_either_direction_from_the_level_on():
    ranks = np.array([[2, 1, 3]] * 19 + [[1, 2, 3]])
    apart = told_apart(outranking(ranks))
    assert apart.tolist() == [[False, True, True], [True, False, True], [True, True, False]]
    assert not told_apart(outranking(ranks), 0.96)[0, 1]
    assert apart_from_next(adjacent_outranking(ranks, np.array([0, 1, 2]))).tolist() == [True, True]


def test_units_that_no_draw_compares_are_not_told_apart():
    ranks = np.array([[1, 0], [0, 1]])
    assert not told_apart(outranking(ranks)).any()
    assert not apart_from_next(adjacent_outranking(ranks, np.array([0, 1]))).any()


@drawn
@given(seeds)
def test_runs_are_all_the_longest_stretches_of_units_that_are_alike(seed):
    apart, board = linked(seed)
    stretches = {
        (a, b)
        for a in range(len(board))
        for b in range(a, len(board))
        if alike(apart, board[a : b + 1])
    }
    longest = {(a, b) for a, b in stretches if not {(a - 1, b), (a, b + 1)} & stretches}
    assert {tuple(run) for run in runs(apart, board).tolist()} == longest


@drawn
@given(seeds)
def test_groups_are_alike_inside_and_as_long_as_they_can_be(seed):
    apart, board = linked(seed)
    labels = groups(apart, board)
    assert set(np.flatnonzero(labels)) == set(board.tolist())
    along = labels[board]
    assert along.tolist() == sorted(along)
    for group in range(1, along.max(initial=0) + 1):
        members = board[along == group]
        after = board[along == group + 1]
        assert alike(apart, members)
        assert not after.size or not alike(apart, [*members, after[0]])


def test_groups_of_a_chain_are_cut_where_the_first_and_the_last_differ():
    apart = np.zeros((5, 5), dtype=bool)
    for one, other in ((0, 2), (1, 3), (2, 4), (0, 3), (0, 4), (1, 4)):
        apart[one, other] = apart[other, one] = True
    board = np.arange(5)
    assert groups(apart, board).tolist() == [1, 1, 2, 2, 3]
    assert runs(apart, board).tolist() == [[0, 1], [1, 2], [2, 3], [3, 4]]


@pytest.mark.parametrize("board", [[0, 0], [0, 2], [[0, 1]]])
def test_a_board_that_is_no_order_is_refused(board):
    ranks = np.array([[1, 2]])
    for call in (lambda b: adjacent_outranking(ranks, b), lambda b: runs(np.eye(2) > 1, b)):
        with pytest.raises(MethodError, match="none twice"):
            call(np.array(board))


@pytest.mark.parametrize("level", [0.5, 1.01, float("nan")])
def test_a_level_that_tells_nothing_apart_is_refused(level):
    with pytest.raises(MethodError, match="not told apart"):
        told_apart(np.zeros((2, 2)), level)
