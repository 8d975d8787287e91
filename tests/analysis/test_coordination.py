"""Coordination and obstacles of boards: identities with the board itself, and what is refused."""

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis import (
    board_coordination,
    board_obstacles,
    coordination_findings,
    obstacle_findings,
    unit_weights,
)
from countyindex.analysis.coordination import scale
from countyindex.errors import MethodError


def boards(edition: ci.Edition) -> list[ci.Result]:
    return list(edition.boards)


def test_the_level_is_the_index_where_dimensions_are_added(edition):
    for board in boards(edition):
        table = board_coordination(board).table.dropna()
        np.testing.assert_allclose(table["level"], table["score"] / 100, atol=1e-12)
        np.testing.assert_allclose(
            table["coordination"] ** 2, table["coupling"] * table["level"], atol=1e-12
        )


def test_the_degree_of_one_county_follows_by_hand(edition):
    board = edition["county"]["county"]
    scores = [float(board.node_scores(node.id)["330329"]) / 100 for node in board.dimensions]
    by_hand = np.prod(scores) ** (1 / 6) / np.mean(scores)
    assert board_coordination(board).table.loc["330329", "coupling"] == pytest.approx(by_hand)


def test_a_unit_without_a_dimension_has_no_degree_and_is_named(edition):
    found = board_coordination(edition["county"]["district"])
    assert set(found.missing) == {"330102", "330105", "330106", "330108", "330303"}
    assert found.table.loc[list(found.missing), "coordination"].isna().all()
    assert found.grades.sum() == 37 - 5
    assert any("上城区" in s and "不计算协调度" in s for s in coordination_findings(found))


def test_what_units_lack_is_what_the_board_takes_from_them(edition):
    for board in boards(edition):
        found = board_obstacles(board)
        scores = board.scores.loc[found.lacking.index]
        np.testing.assert_allclose(found.lacking, 1 - scores / 100, atol=1e-12)
        np.testing.assert_allclose(found.indicators.sum(axis=1), 1.0, atol=1e-12)
        np.testing.assert_allclose(found.dimensions.sum(axis=1), 1.0, atol=1e-12)


def test_weights_of_units_that_lack_nothing_are_the_boards(edition):
    board = edition["county"]["county"]
    whole = board.normalised.notna().all(axis=1)
    weights = unit_weights(board)
    assert whole.any()
    np.testing.assert_allclose(
        weights[whole], np.broadcast_to(board.weights, weights[whole].shape), atol=1e-12
    )
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("name", ["zscore", "percentile"])
def test_scores_without_two_ends_are_refused(edition, name):
    result = edition[name]["county"]
    with pytest.raises(MethodError, match="from 0"):
        board_coordination(result)
    with pytest.raises(MethodError, match="from 0"):
        board_obstacles(result)


def test_a_dimension_that_a_unit_lacks_is_no_obstacle_of_size_nought(edition):
    found = board_obstacles(edition["county"]["district"])
    shares = found.dimensions.loc["330108"]
    # 滨江区 has no rural residents, and the full score in innovation.
    assert np.isnan(shares["coordination"])
    assert shares["innovation"] == 0
    names = {node.id: node.name_zh for node in edition["county"]["district"].dimensions}
    items = {item.id: item.name_zh for item in edition["county"]["district"].dataset.indicators}
    means = obstacle_findings(found, names, items)[0]
    assert means.endswith("（没有该维度的单元按 0 计）。")


def test_a_board_without_dimensions_has_obstacles_but_no_coordination(edition):
    result = edition["flat_entropy"]["county"]
    with pytest.raises(MethodError, match="compares dimensions"):
        board_coordination(result)
    assert board_obstacles(result).indicators.shape[1] == len(result.normalised.columns)


def test_degrees_compare_over_years_only_if_goalposts_and_weights_stay(project):
    moving = ci.score_edition(project, 2024, schemes=["province"])["province"]["province"]
    assert scale(moving)[1] is False
    pooled = ci.score_edition(
        project, 2024, schemes=["province"], settings=["normalisation.goalposts=pooled"]
    )["province"]["province"]
    assert scale(pooled)[1] is True


def test_sentences_name_the_dimensions_and_indicators(edition):
    board = edition["province"]["province"]
    sentences = obstacle_findings(
        board_obstacles(board),
        {node.id: node.name_zh for node in board.dimensions},
        {item.id: item.name_zh for item in board.dataset.indicators},
    )
    assert all(node.name_zh in sentences[0] for node in board.dimensions)
    assert all(sentence.endswith("。") for sentence in sentences)
