"""Explanations as text."""

import dataclasses

import pandas as pd
import pytest

import countyindex as ci
from countyindex.export.text.explanation import (
    explanation_text,
    headline,
    outward,
    plain,
)


@pytest.fixture(scope="module")
def found(edition):
    return ci.explain(edition["county"]["county"], "仙居")


def test_the_text_says_place_gap_and_that_it_is_no_advice(found):
    text = explanation_text(found)
    assert f"仙居县（331024）：第 {found.rank} 位，{found.score:.1f} 分" in text
    assert f"相差 {found.above_score - found.score:.1f} 分" in text
    assert "是算术，不是建议" in text
    assert "Owen" not in text


def test_the_first_is_said_to_have_nobody_to_overtake(edition):
    text = explanation_text(ci.explain(edition["county"]["district"], "滨江"))
    assert "居首位" in text and "没有可以追赶的位次" in text


@pytest.mark.parametrize(
    ("change", "value", "texts"),
    [
        (8.1717, 9.5910, ("+8.172", "17.763")),
        (-0.170811, 1.760999, ("−0.1709", "1.5900")),
        (29016.39, 80517.0, ("+29,020", "109,537")),
        (0.0, 5.0, ("+0", "5.000")),
    ],
)
def test_a_printed_change_is_never_too_small(change, value, texts):
    assert outward(change, value) == texts


def test_numbers_keep_four_digits():
    assert [plain(v) for v in (0.17452, 57.0968, 237402.0, 0.0)] == [
        "0.1745",
        "57.10",
        "237,402",
        "0",
    ]


def test_a_small_gap_is_not_said_to_be_none(found):
    near = dataclasses.replace(found, above_score=found.score + 0.00321)
    assert "相差 0.003 分" in headline(near)


def test_a_change_is_told_from_and_to_with_the_same_digits(found):
    """The numbers of a change of 0.00007 by which a unit overtakes, in all their digits."""
    row = {"target": "next_place", "place": 12, "indicator": "ratio", "name_zh": "倍差"}
    row |= {"unit": "倍", "value": 1.53444219, "needed": 1.53436835, "change": -0.00007384}
    row |= {"spreads": 0.0003, "limit": 0.8, "rank": 12, "score": 61.0}
    text = explanation_text(dataclasses.replace(found, changes=pd.DataFrame([row])))
    (line,) = (line for line in text.splitlines() if line.startswith("    倍差"))
    assert line.split()[1:4] == ["1.53444219", "→", "1.53436835"]
    assert "（−0.00007384，不足 0.01 个标准差）" in line


def test_a_part_that_rounds_to_nothing_has_no_sign(found):
    table = found.contributions.assign(from_median=-0.004, from_above=0.004)
    text = explanation_text(dataclasses.replace(found, contributions=table))
    assert "0.00" in text and "−0.00" not in text and "+0.00" not in text
