"""An explanation agrees with the board it explains."""

import pytest

import countyindex as ci


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


def test_a_unit_that_is_not_ranked_is_refused_with_the_reason(sample):
    sample.change("yearbook.csv", "900104,beds,2024,1500,", "900104,beds,2024,,")
    town = sample.score("availability={dimension: 0.9, indicator: 0.5}")["sample"]["town"]
    with pytest.raises(ci.UsageError, match=r"虚构丁区 is not ranked .* in 2024: 照护只有 50%"):
        ci.explain(town, "虚构丁")


def test_equal_input_makes_equal_explanations(sample):
    one, other = (ci.explain(sample.score()["sample"]["town"], "900103") for _ in range(2))
    assert one.contributions.equals(other.contributions)
    assert one.changes.equals(other.changes)
