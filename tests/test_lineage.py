"""From the index back to the figures: every step of a trace follows from the one below it."""

import dataclasses
import math

import pytest

import countyindex as ci
from countyindex.lineage import trace


@pytest.fixture
def town(sample):
    return sample.score()["sample"]["town"]


def test_a_trace_goes_from_the_index_back_to_the_figures(town):
    found = town.trace("虚构乙区", "收入倍差")
    urban, rural = (figure.value for figure in found.figures)
    assert found.value == urban / rural == 76000 / 46000
    # the towns' ratios are 1.6 … 1.889, less is better
    best, worst = 80000 / 50000, 68000 / 36000
    assert (found.scored.lower, found.scored.upper) == (worst, best)
    assert found.scored.score == pytest.approx(100 * (worst - found.value) / (worst - best))


def test_each_rung_weighs_the_score_of_the_one_below(town):
    scored = town.trace("900102", "income_ratio").scored
    assert [rung.node for rung in scored.rungs] == ["wealth", "index"]
    assert scored.rungs[0].child_score == scored.score
    assert scored.rungs[1].child_score == scored.rungs[0].score
    assert scored.rungs[1].score == scored.index_score == town.scores["900102"]
    # two indicators alike in their dimension, four sevenths for the dimension by AHP
    assert scored.weight == pytest.approx(1 / 2 * 4 / 7)


def test_what_a_unit_lacks_leaves_its_share_to_the_siblings(sample):
    sample.change("yearbook.csv", "900102,urban_income,2024,76000,", "900102,urban_income,2024,,")
    town = sample.score("availability={dimension: 0.4}")["sample"]["town"]
    rung = town.trace("900102", "output_per_head").scored.rungs[0]
    assert (rung.weight, rung.own_weight, rung.lacking_zh) == (0.5, 1.0, ("收入倍差",))
    missing = town.trace("900102", "income_ratio")
    assert missing.scored is None and missing.value is None
    assert "权重由同级其余指标按比例承担" in missing.unscored_zh


def test_logarithms_are_told(town):
    found = town.trace("900101", "output_per_head")
    assert found.scored.log
    assert math.exp(found.scored.treated) == pytest.approx(found.value) == 900 / 60 * 10000


def test_an_indicator_outside_the_scheme_still_has_its_figures(edition):
    found = edition["county"]["district"].trace("余杭", "elderly_share_65plus")
    assert found.scored is None
    assert "不用这一指标" in found.unscored_zh
    assert found.value == pytest.approx(100 * found.figures[0].value / found.figures[1].value)


def test_a_cell_that_does_not_apply_says_why(edition):
    found = edition["county"]["district"].trace("滨江", "urban_rural_income_ratio")
    assert (found.value, found.status) == (None, "not_applicable")
    assert found.reason_zh.startswith("无农村居民")


def test_every_value_of_the_shipped_boards_follows_from_its_figures(edition):
    for board in edition.boards:
        code = board.scores.index[0]
        for item in board.dataset.indicators:
            found = board.trace(code, item.id)
            if found.status == "derived" and found.formula.count("/") == 1 == found.formula.count(
                " "
            ):
                assert found.value == found.figures[0].value / found.figures[1].value
            assert (found.value is None) == board.dataset.values[item.id].isna()[code]
            assert found.value is None or any(figure.where for figure in found.figures)


def test_a_unit_of_another_cohort_is_refused(town):
    with pytest.raises(
        ci.UsageError, match="虚构戊县 belongs to 虚构县, and this board is that of 虚构区"
    ):
        town.trace("虚构戊", "density")


def test_a_result_of_bare_values_has_nothing_to_trace(town):
    bare = dataclasses.replace(town, dataset=dataclasses.replace(town.dataset, measured=None))
    with pytest.raises(ci.UsageError, match="bare values"):
        trace(bare, "900101", "density")


def test_treated_cells_are_told(edition):
    board = edition["county"]["county"]
    touch = board.touches[0]
    found = board.trace(touch.code, touch.indicator)
    assert touch in found.scored.touches
    assert found.scored.treated == touch.after != touch.before


def test_weights_of_a_units_own_are_told(sample):
    sample.change(
        "config/sample.yaml",
        "- {weighting: {method: equal}",
        "- {weighting: {method: benefit_of_doubt}",
    )
    town = sample.score()["sample"]["town"]
    node = town.tree.children[0]
    own = town.levels[0].unit_weights[node.id].T["900102"]
    rung = town.trace("900102", node.child_ids[0]).scored.rungs[0]
    assert rung.own_weight == pytest.approx(own.iloc[0] / own.sum())


def test_where_a_whole_dimension_is_lacking_its_siblings_bear_the_weight(edition):
    found = edition["county"]["district"].trace("滨江", "urban_rural_income_ratio")
    assert "城乡融合因此没有得分，其权重由同级其余各项按比例承担" in found.unscored_zh
