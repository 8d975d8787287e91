"""What the terminal prints of draws: the best units, and those that are asked for."""

import dataclasses

from countyindex.export.text.uncertainty import uncertainty_text


def units_in(text):
    """The rank that begins each line of a unit."""
    return [line.split()[0] for line in text.splitlines() if "梯队" in line][1:]


def test_the_best_are_printed_and_how_many_more_there_are(outcomes):
    text = uncertainty_text(outcomes[2], "省级行政区", count=3)
    assert units_in(text) == ["1", "2", "3"]
    assert "其余 28 个单元" in text


def test_a_named_unit_is_printed_wherever_it_stands_and_but_once(outcomes):
    ranks = outcomes[2].units["rank"]
    named = [ranks.index[ranks == place][0] for place in (2, 30)]
    text = uncertainty_text(outcomes[2], "省级行政区", 3, named)
    assert units_in(text) == ["1", "2", "3", "30"]
    assert "其余 27 个单元" in text
    assert units_in(uncertainty_text(outcomes[1], "县（市）", 3, named)) == ["1", "2", "3"]


def test_a_named_unit_without_a_rank_is_said_to_have_none(outcomes):
    units = outcomes[2].units
    last = units.index[units["rank"] == 31][0]
    without = units.assign(rank=units["rank"].where(units.index != last, 0))
    outcome = dataclasses.replace(outcomes[2], units=without)
    text = uncertainty_text(outcome, "省级行政区", 3, [last])
    assert f"{units['name_zh'].at[last]}：按现行方案没有位次" in text


def test_where_every_draw_failed_no_error_is_printed(outcomes):
    failed = dataclasses.replace(outcomes[2], failed={"虚构的原因。": outcomes[2].draws})
    text = uncertainty_text(failed, "省级行政区", 3)
    assert "没有一次能够计算" in text and "标准误" not in text
