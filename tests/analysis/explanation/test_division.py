"""The parts of a difference add up to it, and what cannot be divided is told so."""

import numpy as np
import pytest

import countyindex as ci


def indicators(found):
    deepest = found.contributions["depth"].max()
    return found.contributions[found.contributions["depth"] == deepest]


@pytest.mark.parametrize("scheme", ["county", "geometric", "flat_entropy", "percentile", "zscore"])
@pytest.mark.parametrize("cohort", ["district", "county"])
def test_contributions_sum_to_the_differences(edition, scheme, cohort):
    board = edition[scheme][cohort]
    for place in (2, 20, len(board.ranks)):
        found = ci.explain(board, str(board.ranks.index[board.ranks == place][0]))
        parts = indicators(found)[["from_median", "from_above"]].sum()
        whole = found.contributions.iloc[0]
        assert whole["from_median"] == pytest.approx(found.score - whole["median"], abs=1e-9)
        assert whole["from_above"] == pytest.approx(found.score - found.above_score, abs=1e-9)
        assert parts.to_list() == pytest.approx(whole[["from_median", "from_above"]].to_list())


def test_an_arithmetic_contribution_is_weight_times_difference(edition):
    board = edition["county"]["district"]
    found = ci.explain(board, "萧山").contributions
    name = "gdp_per_capita"
    column = board.normalised[name]
    by_hand = board.weights[name] * (column["330109"] - np.median(column))
    assert found.loc[name, "from_median"] == pytest.approx(by_hand)


def test_a_dimensions_part_is_the_sum_of_its_indicators(edition):
    board = edition["geometric"]["county"]
    found = ci.explain(board, "仙居").contributions
    for node in board.dimensions:
        assert found.loc[node.id, "from_above"] == pytest.approx(
            found.loc[list(node.leaves), "from_above"].sum()
        )


@pytest.mark.parametrize("method", ["topsis", "borda"])
def test_an_aggregation_that_compares_units_is_not_divided(project, method):
    setting = f"levels.1.aggregation={{method: {method}}}"
    board = ci.score_edition(project, 2024, ["province"], [setting])["province"]["province"]
    found = ci.explain(board, "浙江")
    assert found.contributions["from_median"].isna().all()
    assert "不能按指标拆分" in found.decomposition_zh
    assert found.contributions["score"].notna().any()


def test_weights_of_a_units_own_are_not_divided(project):
    setting = "levels.1.weighting={method: benefit_of_doubt}"
    board = ci.score_edition(project, 2024, ["province"], [setting])["province"]["province"]
    found = ci.explain(board, "浙江")
    assert "不能按指标拆分" in found.decomposition_zh
    assert found.contributions.loc[found.contributions["depth"] == 1, "own_weight"].sum() == (
        pytest.approx(1)
    )
