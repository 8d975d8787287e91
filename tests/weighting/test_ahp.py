"""AHP against the printed classics, the shipped judgements and algebra."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import ahp
from countyindex.weighting.ahp import RANDOM_INDEX, consistency, judgement_report

PRINTED = json.loads(
    (Path(__file__).parents[1] / "reference" / "ahp.json").read_text(encoding="utf-8")
)
DRINKS, LEADER, OURS = PRINTED["drinks"], PRINTED["leader"], PRINTED["illustrative"]
REFUSED = OURS["refused"]


def matrix(rows: list[str]) -> np.ndarray:
    return np.array([[float(Fraction(cell)) for cell in row.split()] for row in rows])


def exact(weights) -> np.ndarray:
    """The matrix of judgements that agree with these weights perfectly."""
    weights = np.asarray(weights, dtype=float)
    return weights[:, None] / weights


def test_drinks_get_the_printed_weights():
    weights = ahp(matrix(DRINKS["judgements"]))
    np.testing.assert_allclose(weights, DRINKS["weights"], atol=0.00051)
    by_item = dict(zip(DRINKS["items"], weights, strict=True))
    for item, printed in DRINKS["weights_4_decimals"].items():
        assert by_item[item] == pytest.approx(printed, abs=0.000051)


@pytest.mark.parametrize(("table", "decimals"), [("saaty2005", 3), ("donegan_dodd1991", 4)])
def test_drinks_get_the_printed_ratio_under_either_table(table, decimals):
    cr = consistency(matrix(DRINKS["judgements"]), random_index=table).cr
    assert cr == pytest.approx(DRINKS["cr"][table], abs=0.51 * 10.0**-decimals)


@pytest.mark.parametrize("table", PRINTED["random_index"]["tables"])
def test_random_indices_are_the_printed_ones(table):
    printed = PRINTED["random_index"]["tables"][table]
    assert RANDOM_INDEX[table] == (0.0, 0.0, *printed.values())
    assert [int(n) for n in printed] == list(range(3, len(RANDOM_INDEX[table]) + 1))


def test_the_leader_hierarchy_gets_the_printed_weights_ratios_and_synthesis():
    criteria = matrix(LEADER["judgements"])
    weights = ahp(criteria)
    np.testing.assert_allclose(weights, LEADER["weights"], atol=0.00051)
    on = {name: matrix(rows) for name, rows in LEADER["judgements_on"].items()}
    np.testing.assert_allclose(
        ahp(on["Experience"]), LEADER["weights_on"]["Experience"], atol=0.00051
    )
    # The table of 2005 is the one that gives the printed ratios.
    assert consistency(criteria, random_index="saaty2005").cr == pytest.approx(
        LEADER["cr"], abs=0.00051
    )
    for name, printed in LEADER["cr_on"].items():
        ratio = consistency(on[name], random_index="saaty2005").cr
        assert ratio == pytest.approx(printed, abs=0.00051), name
    local = np.array([ahp(on[name]) for name in LEADER["criteria"]])
    for name, score in zip(LEADER["alternatives"], weights @ local, strict=True):
        assert score == pytest.approx(LEADER["synthesis"][name], abs=0.0011)


def test_eight_judged_indicators_without_printed_weights_keep_the_order_of_their_rows():
    judgements = matrix(PRINTED["technology"]["judgements"])
    weights = dict(zip(PRINTED["technology"]["items"], ahp(judgements), strict=True))
    assert sum(weights.values()) == pytest.approx(1.0)
    assert 0.0 < consistency(judgements).cr < 0.1
    # two rows alike; a row that is nowhere less and somewhere more than another
    assert weights["telephones"] == pytest.approx(weights["electricity"])
    assert weights["schooling"] > weights["patents"] > weights["royalties"] > weights["internet"]


@pytest.mark.parametrize("name", OURS["sets"])
def test_the_illustrative_judgements_get_their_weights_to_six_decimals(name):
    printed = OURS["sets"][name]
    judgements = matrix(printed["judgements"])
    np.testing.assert_allclose(ahp(judgements), printed["weights"], atol=5.1e-7)
    told = consistency(judgements)
    for part in ("lambda_max", "ci", "cr"):
        assert getattr(told, part) == pytest.approx(printed[part], abs=5.1e-7)


def test_judgements_that_contradict_themselves_are_refused_with_their_ratio():
    judgements = matrix(REFUSED["judgements"])
    with pytest.raises(MethodError, match=r"ahp .* expert 1 has 0\.531810") as refusal:
        ahp(judgements)
    assert "Revise" in str(refusal.value)
    assert consistency(judgements).lambda_max == pytest.approx(REFUSED["lambda_max"], abs=5.1e-7)


def test_a_limit_of_none_accepts_any_judgements():
    assert ahp(matrix(REFUSED["judgements"]), max_cr=None).sum() == pytest.approx(1.0)


def test_one_contradicting_expert_is_refused_although_the_group_agrees():
    steady = [exact([4, 3, 2, 1])] * 9
    with pytest.raises(MethodError, match=r"expert 10 has 0\.53") as refusal:
        ahp(np.array([*steady, matrix(REFUSED["judgements"])]))
    assert "the group" not in str(refusal.value)


@pytest.mark.parametrize("priorities", ["eigenvector", "row_geometric_mean"])
@pytest.mark.parametrize("group", ["judgements", "priorities"])
def test_consistent_judgements_give_back_the_weights_they_came_from(priorities, group):
    weights = np.array([0.5, 0.25, 0.15, 0.1])
    given = ahp(np.stack([exact(weights)] * 3), priorities=priorities, group=group)
    np.testing.assert_allclose(given, weights, rtol=1e-12)


@pytest.mark.parametrize("group", ["judgements", "priorities"])
def test_two_opposite_experts_leave_equal_weights(group):
    judgements = matrix(OURS["sets"]["counties"]["judgements"])
    both = np.stack([judgements, judgements.T])
    given = ahp(both, priorities="row_geometric_mean", group=group)
    np.testing.assert_allclose(given, np.full(6, 1 / 6), rtol=1e-12)


def test_a_group_matrix_off_the_scale_is_accepted():
    experts = np.stack([exact([9, 1]), exact([7, 1])])
    np.testing.assert_allclose(ahp(experts), [63**0.5 / (1 + 63**0.5), 1 / (1 + 63**0.5)])


def test_two_items_are_always_consistent():
    assert consistency(exact([9, 1])) == (2.0, 0.0, 0.0)
    assert consistency(np.ones((1, 1))) == (1.0, 0.0, 0.0)


def test_the_table_decides_the_ratio():
    judgements = matrix(["1 2 4", "1/2 1 4", "1/4 1/4 1"])
    first, second = consistency(judgements), consistency(judgements, random_index="saaty2005")
    assert first.ci == second.ci
    assert second.cr / first.cr == pytest.approx(0.58 / 0.52)


def test_more_items_than_the_table_has_are_refused_by_its_name():
    with pytest.raises(MethodError, match=r"12 items.*saaty1980 ends at 11"):
        ahp(np.ones((12, 12)))
    assert ahp(np.ones((12, 12)), random_index="saaty2005") == pytest.approx(np.full(12, 1 / 12))


def test_an_unknown_table_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match=r"no random_index.*saaty1980"):
        ahp(np.ones((3, 3)), random_index="saaty80")


@pytest.mark.parametrize("wrong", [0.0, -2.0, np.nan, np.inf])
def test_a_judgement_that_is_no_positive_number_is_refused_by_its_place(wrong):
    judgements = exact([3, 2, 1])
    judgements[0, 2] = wrong
    with pytest.raises(MethodError, match="item 1 against item 3") as refusal:
        ahp(judgements)
    assert refusal.value.columns == (0, 2)


def test_a_reciprocal_that_contradicts_is_refused_by_its_place():
    judgements = np.stack([exact([3, 2, 1])] * 2)
    judgements[1, 2, 0] = 0.33
    with pytest.raises(MethodError, match=r"expert 2 on item 1 against item 3.*reciprocal"):
        ahp(judgements)


def test_a_matrix_that_is_not_square_is_refused():
    with pytest.raises(MethodError, match="square"):
        ahp(np.ones((2, 3)))


def test_the_report_tells_every_expert_and_the_group():
    sets = [matrix(OURS["sets"][name]["judgements"]) for name in ("counties", "districts")]
    told = judgement_report(np.stack(sets))
    assert told["experts"] == 2
    assert told["ri"] == 1.24
    assert told["expert_cr"] == pytest.approx((0.009170, 0.015219), abs=5.1e-7)
    assert told["cr"] <= max(told["expert_cr"])


def test_the_judgement_that_contradicts_the_others_is_named_with_what_they_imply():
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    judgements = exact(weights)
    judgements[1, 3], judgements[3, 1] = 1 / 5, 5.0
    told = judgement_report(np.stack([judgements, exact(weights)]))
    ((row, column, judgement, implied, rest),) = told["expert_worst"][0]
    assert (row, column, judgement) == (1, 3, 0.2)
    assert implied == pytest.approx(3.0)  # 0.3 against 0.1
    assert rest == pytest.approx(4.0)  # without it the others are consistent
    assert told["expert_worst"][1] == ()
    assert [(item.row, item.column) for item in told["worst"]] == [(1, 3)]
    with pytest.raises(
        MethodError, match=r"item 2 against item 4: 0\.2 is given, the others imply 3"
    ):
        ahp(judgements)


def test_of_three_items_no_judgement_is_worse_than_another():
    worst = judgement_report(matrix(["1 2 4", "1/2 1 4", "1/4 1/4 1"]))["worst"]
    assert [(item.row, item.column) for item in worst] == [(0, 1), (0, 2), (1, 2)]
    assert [item.implied for item in worst] == pytest.approx([1.0, 8.0, 2.0])
    assert judgement_report(exact([9, 1]))["worst"] == ()
