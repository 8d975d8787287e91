"""The engine's answer to an edited board.

The proof of the living workbook goes another way from edits to the engine, written apart from this
one; both must meet on every case of the proof, and on the published boards of every shape.
"""

import numpy as np
import pandas as pd
import pytest
from edited import chosen, setting
from engine import rescored as by_the_proof
from synthetic import YEAR, write_project
from test_proof import CASES
from test_shapes import SHAPES

import countyindex as ci
from countyindex.edits.apply import rescored
from countyindex.edits.inputs import cells_of
from countyindex.export.living import Laid, laid_out


def cells_of_board(laid: Laid, number: int):
    pairs = zip(laid.shelf.boards, laid.shelf.inputs, strict=True)
    return cells_of(block for owner, block in pairs if owner == number)


@pytest.fixture(scope="module")
def shipped(edition: ci.Edition) -> Laid:
    return laid_out(edition)


@pytest.mark.parametrize("case", CASES)
def test_both_ways_from_edits_to_the_engine_meet(case, edition, shipped):
    (scheme, cohort), edits = CASES[case]
    published = edition.results[scheme][cohort]
    number = next(k for k, board in enumerate(shipped.boards) if board.result is published)
    cells = cells_of_board(shipped, number)
    assert set(edits) <= set(cells)
    stale = any(kind in ("raw", "indicators") for kind, *_ in edits)
    found = rescored(shipped.boards[number], cells | dict(edits), stale).result
    wanted = by_the_proof(edition, published, edits)
    pd.testing.assert_series_equal(found.scores, wanted.scores, rtol=1e-12, atol=1e-12)
    pd.testing.assert_series_equal(found.ranks, wanted.ranks)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_inputs_of_an_unchanged_board_give_the_published_scores(shape, tmp_path):
    """Deep trees, ties, experts, imputation, other scales, fixed goalposts (虚构)."""
    sample = write_project(tmp_path)
    SHAPES[shape](sample)
    laid = laid_out(ci.score_edition(tmp_path, YEAR, schemes=["sample"]))
    for number, board in enumerate(laid.boards):
        again = rescored(board, cells_of_board(laid, number), stale=False).result
        pd.testing.assert_series_equal(again.scores, board.result.scores, rtol=1e-11, atol=1e-11)
        pd.testing.assert_series_equal(again.ranks, board.result.ranks)


def scores_with(living, edits):
    laid = laid_out(ci.score_edition(living.project, YEAR, schemes=["sample"]))
    return rescored(laid.boards[0], cells_of_board(laid, 0) | edits).result


def test_fixed_goalposts_give_the_scores_worked_out_by_hand(written):
    result = scores_with(written, setting("schooling_years", worst=8.0, best=12.0))
    figures = {"900101": 11.2, "900102": 10.9, "900103": 10.1, "900104": 9.6}
    for code, years in figures.items():
        assert result.normalised.at[code, "schooling_years"] == pytest.approx((years - 8) / 4 * 100)


def test_a_cap_is_in_the_indicators_own_unit_before_its_logarithm(written):
    result = scores_with(written, setting("output_per_head", upper_limit=100_000.0))
    # 900, 800, 650, 300 (亿元) over 60, 70, 50, 40 (万人): the first three lie above 100,000 元.
    assert result.treated["output_per_head"].tolist() == pytest.approx(
        np.log([100_000, 100_000, 100_000, 75_000]).tolist()
    )


def test_points_are_shares_of_their_sum(written):
    points = {
        ("weights", "", f"index/{child}", "custom"): value
        for child, value in (("wealth", 3.0), ("care", 1.0), ("land", None))
    }
    result = scores_with(written, {**chosen(weighting="自定义"), **points})
    shares = [result.levels[1].weights[child] for child in ("wealth", "care", "land")]
    assert shares == pytest.approx([0.75, 0.25, 0.0])
