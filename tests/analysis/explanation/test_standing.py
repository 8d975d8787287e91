"""An explanation agrees with the board it explains, and its parts with the differences."""

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


def test_the_place_and_the_unit_above_are_the_boards(edition):
    board = edition["county"]["district"]
    found = ci.explain(board, "余杭")
    assert (found.rank, found.score) == (board.ranks["330110"], board.scores["330110"])
    assert board.ranks[found.above] == found.above_rank == found.rank - 1
    assert found.contributions.loc["economy", "score"] == board.node_scores("economy")["330110"]


def test_the_first_has_nobody_above_and_nothing_to_reach(edition):
    board = edition["county"]["district"]
    found = ci.explain(board, "滨江")
    assert (found.rank, found.above, found.above_score) == (1, None, None)
    assert found.changes.empty
    assert found.contributions["from_above"].isna().all()
    assert found.tier == 1


def test_strong_and_weak_is_only_what_is_beyond_one_standard_deviation(edition):
    board = edition["county"]["county"]
    found = ci.explain(board, "仙居").striking
    scores = board.normalised
    z = (scores.loc["331024"] - scores.mean()) / scores.std(ddof=0)
    named = found.index[~found["is_dimension"]]
    assert set(named) == set(z.index[z.abs() > 1])
    assert found["z"].is_monotonic_decreasing


def test_obstacles_share_out_all_that_is_lacking(edition):
    found = ci.explain(edition["county"]["county"], "仙居").obstacles
    assert found["share"].sum() == pytest.approx(1)
    assert found["share"].is_monotonic_decreasing


def test_scores_off_the_scale_have_no_obstacles_and_say_so(edition):
    found = ci.explain(edition["zscore"]["county"], "仙居")
    assert found.obstacles.empty
    assert "障碍度没有定义" in found.obstacles_zh


def test_the_next_tier_begins_at_the_last_of_the_tier_above(sample):
    # 100 | 64.1, 62.2 | 0 as far as five tiers of four values go: each its own
    found = ci.explain(sample.score()["sample"]["town"], "900103")
    assert (found.tier, found.tiers) == (3, 4)
    assert set(found.changes["target"]) == {"next_place", "next_tier"}
    assert set(found.changes["place"]) == {2}


def test_changes_stand_easiest_first(edition):
    table = ci.explain(edition["county"]["county"], "仙居").changes
    for _, each in table.groupby("target"):
        reached = each["spreads"].dropna()
        assert reached.is_monotonic_increasing
        assert each["spreads"].iloc[: len(reached)].notna().all()
    assert (table["change"].dropna() == (table["needed"] - table["value"]).dropna()).all()


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


def test_a_unit_that_is_not_ranked_is_refused_with_the_reason(sample):
    sample.change("yearbook.csv", "900104,beds,2024,1500,", "900104,beds,2024,,")
    town = sample.score("availability={dimension: 0.9, indicator: 0.5}")["sample"]["town"]
    with pytest.raises(ci.UsageError, match=r"虚构丁区 is not ranked .* in 2024: 照护只有 50%"):
        ci.explain(town, "虚构丁")


def test_equal_input_makes_equal_explanations(sample):
    one, other = (ci.explain(sample.score()["sample"]["town"], "900103") for _ in range(2))
    assert one.contributions.equals(other.contributions)
    assert one.changes.equals(other.changes)
