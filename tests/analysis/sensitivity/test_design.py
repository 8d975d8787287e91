"""Designs of sensitivity analyses: which columns come from where, and what is refused."""

import doctest

import numpy as np
import pytest
from scipy.stats import qmc

from countyindex.analysis.sensitivity import design as module
from countyindex.analysis.sensitivity.design import design
from countyindex.errors import UsageError


def whole(rows, widths, seed=3, **options):
    blocks = list(design(rows, widths, seed, **options))
    return np.concatenate([block.points() for block in blocks], axis=1)


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


def test_a_and_b_take_the_columns_of_one_scrambled_sequence_in_turn():
    points = whole(64, [1, 2])
    sequence = qmc.Sobol(6, scramble=True, seed=np.random.default_rng(3)).random(64)
    np.testing.assert_array_equal(points[0], sequence[:, [0, 2, 4]])
    np.testing.assert_array_equal(points[1], sequence[:, [1, 3, 5]])


@pytest.mark.parametrize("seed", range(5))
def test_quarters_of_a_and_b_meet_equally_often_for_the_first_nine_factors(seed):
    a, b, *_ = whole(64, [*[1] * 9, 60], seed=seed)
    for column in range(9):
        cells = 4 * (a[:, column] * 4).astype(int) + (b[:, column] * 4).astype(int)
        assert np.bincount(cells, minlength=16).tolist() == [4] * 16


def test_all_columns_of_a_factor_come_from_b_together():
    a, b, *mixed = whole(32, [2, 1, 3])
    for points, columns in zip(mixed, ([0, 1], [2], [3, 4, 5]), strict=True):
        others = [column for column in range(6) if column not in columns]
        np.testing.assert_array_equal(points[:, columns], b[:, columns])
        np.testing.assert_array_equal(points[:, others], a[:, others])


def test_blocks_change_no_number_and_name_their_rows():
    one = whole(256, [1, 1], block_rows=256)
    np.testing.assert_array_equal(whole(256, [1, 1], block_rows=16), one)
    assert [block.first for block in design(64, [1], 3, block_rows=16)] == [0, 16, 32, 48]


def test_the_first_rows_are_the_design_of_fewer_rows():
    np.testing.assert_array_equal(whole(256, [1, 1])[:, :64], whole(64, [1, 1]))


def test_every_column_is_balanced():
    a, b, *_ = whole(128, [3, 2])
    for column in np.hstack([a, b]).T:
        assert sorted((column * 128).astype(int)) == list(range(128))


def test_another_seed_scrambles_otherwise():
    assert not np.array_equal(whole(16, [1], seed=1), whole(16, [1], seed=2))


@pytest.mark.parametrize(
    ("rows", "widths", "words"),
    [
        (1000, [1], "Take 512 or 1024"),
        (0, [1], "Take 1 or 2"),
        (-4, [1], "Take 1 or 2"),
        (1 << 31, [1], "cannot have 2147483648 rows"),
        (64, [], "needs factors"),
        (64, [1, 0], "needs factors that have columns"),
        (64, [20_000], "20000 columns are more"),
    ],
)
def test_designs_that_cannot_be_are_refused_before_the_first_block(rows, widths, words):
    with pytest.raises(UsageError, match=words):
        design(rows, widths, 1)


def test_everything_wrong_with_a_design_is_said_at_once():
    with pytest.raises(UsageError) as refused:
        design(100, [], 1, block_rows=3)
    assert len(refused.value.problems) == 3
