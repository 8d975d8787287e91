"""Coupling and coordination against hand-computed answers, print and the errors in print."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.analysis.coupling import (
    COORDINATION_GRADES,
    WRONG,
    coordination_grade,
    coupling_coordination,
    coupling_degree,
    coupling_stage,
)
from countyindex.errors import MethodError

PRINTED = json.loads(
    (Path(__file__).parents[1] / "reference" / "coupling.json").read_text(encoding="utf-8")
)
NAN = np.nan
TOY = np.array(PRINTED["toy"]["systems"])
PAIRS = [
    pytest.param(*pair, id=f"{year}-{city}")
    for year, cities in PRINTED["table8"].items()
    for city, pair in cities.items()
]


def test_the_toy_example_is_the_hand_computed_one():
    found = coupling_coordination(TOY)
    for name in ("coupling", "level", "coordination"):
        np.testing.assert_allclose(getattr(found, name), PRINTED["toy"][name], atol=5e-8)
    np.testing.assert_allclose(
        coupling_degree(TOY, form="modified"), PRINTED["toy"]["modified"], atol=5e-8
    )


@pytest.mark.parametrize(("original", "modified"), PAIRS)
def test_scores_that_the_printed_degrees_imply_exist_and_give_them_back(original, modified):
    # Of two systems C gives the ratio r of the weaker to the stronger; the modified C, through
    # C² = (1 − difference)·r, the stronger one itself. Four printed digits bound both.
    ratio = ((1 - np.sqrt(1 - original**2)) / original) ** 2
    if ratio == 1:
        return
    stronger = (1 - modified**2 / ratio) / (1 - ratio)
    assert 0 < stronger <= 1
    systems = np.array([[stronger, ratio * stronger]])
    assert coupling_degree(systems)[0] == pytest.approx(original, abs=5e-5)
    assert coupling_degree(systems, form="modified")[0] == pytest.approx(modified, abs=5e-5)


def test_every_grade_takes_its_upper_bound():
    bounds = np.array(PRINTED["coordination"]["bounds"], dtype=float)
    assert coordination_grade(bounds).tolist() == PRINTED["coordination"]["grades"]
    assert coordination_grade(bounds[:-1] + 1e-9).tolist() == list(COORDINATION_GRADES[1:])
    assert coordination_grade(np.array([0.0, 0.1 + 0.2, NAN])).tolist() == [
        "极度失调",
        "中度失调",
        "",
    ]


def test_every_stage_takes_its_upper_bound():
    bounds = np.array(PRINTED["coupling"]["bounds"], dtype=float)
    assert coupling_stage(bounds).tolist() == PRINTED["coupling"]["stages"]


@pytest.mark.parametrize("form", ["original", "modified"])
@pytest.mark.parametrize("n", [2, 3, 6])
def test_equal_systems_are_fully_coupled_and_a_zero_uncouples(form, n):
    systems = np.vstack([np.full(n, 0.3), np.full(n, 0.9)])
    np.testing.assert_allclose(coupling_degree(systems, form=form), 1.0)
    systems[:, 0] = 0.0
    np.testing.assert_allclose(coupling_degree(systems, form=form), 0.0)


def test_the_original_degree_does_not_notice_the_level_and_the_modified_one_does():
    np.testing.assert_allclose(coupling_degree(TOY / 2), coupling_degree(TOY))
    assert coupling_degree(TOY / 2, form="modified")[0] > coupling_degree(TOY, form="modified")[0]


def test_coordination_of_equal_systems_is_the_root_of_their_level():
    found = coupling_coordination(np.full((1, 4), 0.49))
    assert found.coordination[0] == pytest.approx(0.7)


def test_three_systems_are_measured_by_the_formula_written_out():
    a, b, c = 0.9, 0.5, 0.2
    systems = np.array([[a, b, c]])
    assert coupling_degree(systems)[0] == pytest.approx(3 * (a * b * c) ** (1 / 3) / (a + b + c))
    apart = ((a - b) + (a - c) + (b - c)) / 3
    modified = np.sqrt((1 - apart) * np.sqrt(b / a * c / a))
    assert coupling_degree(systems, form="modified")[0] == pytest.approx(modified)
    assert coupling_degree(systems[:, ::-1], form="modified")[0] == pytest.approx(modified)


def test_weights_count_in_the_level_and_not_in_the_degree():
    found = coupling_coordination(TOY, np.array([0.75, 0.25]))
    np.testing.assert_allclose(found.coupling, coupling_degree(TOY))
    np.testing.assert_allclose(found.level, TOY @ [0.75, 0.25])


def test_scores_of_100_are_shares_of_their_best():
    np.testing.assert_allclose(
        coupling_coordination(100 * TOY, best=100.0).coordination,
        coupling_coordination(TOY).coordination,
    )


def test_a_unit_that_lacks_a_system_has_no_degree_and_the_others_do_not_notice():
    systems = TOY.copy()
    systems[1, 0] = NAN
    found, whole = coupling_coordination(systems), coupling_coordination(TOY)
    for name in ("coupling", "level", "coordination"):
        assert np.flatnonzero(np.isnan(getattr(found, name))).tolist() == [1]
        np.testing.assert_allclose(getattr(found, name)[2:], getattr(whole, name)[2:])


def test_a_stack_is_measured_like_its_tables_one_by_one():
    stack = np.stack([TOY, TOY**2])
    found = coupling_coordination(stack, form="modified")
    for i in range(2):
        alone = coupling_coordination(stack[i], form="modified")
        np.testing.assert_allclose(found.coordination[i], alone.coordination)


#: Wrong form → what it makes of equal systems at level 1, where the right answer is 1.
SYMPTOMS = {
    "missing_coefficient": lambda u: np.prod(u) ** (1 / len(u)) / u.sum(),
    "lost_square": lambda u: 2 * np.sqrt(u[0] * u[1] / (u[0] + u[1])),
    "pair_sums": lambda u: (
        len(u)
        * (np.prod(u) / np.prod([u[i] + u[j] for i, j in np.argwhere(np.tri(3, k=-1))])) ** (1 / 3)
    ),
}


def test_forms_that_are_wrong_in_print_show_it():
    assert SYMPTOMS["missing_coefficient"](np.ones(2)) == pytest.approx(1 / 2)
    assert SYMPTOMS["missing_coefficient"](np.ones(3)) == pytest.approx(1 / 3)
    assert SYMPTOMS["lost_square"](np.ones(2)) == pytest.approx(np.sqrt(2))
    assert SYMPTOMS["pair_sums"](np.ones(3)) == pytest.approx(1.5)


@pytest.mark.parametrize("form", WRONG)
def test_forms_that_are_wrong_in_print_are_refused_with_the_reason(form):
    with pytest.raises(MethodError, match=f"'{form}' is wrong"):
        coupling_coordination(TOY, form=form)


def test_an_unknown_form_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match="original"):
        coupling_degree(TOY, form="orginal")


def test_what_has_no_degree_is_refused_by_row_and_column():
    with pytest.raises(MethodError, match="from 0 to 1 only") as refusal:
        coupling_degree(np.array([[0.5, 0.5], [0.5, 50.0], [NAN, -0.1]]))
    assert (refusal.value.rows, refusal.value.columns) == ((1, 2), (1,))
    with pytest.raises(MethodError, match="all systems of a unit are 0") as refusal:
        coupling_degree(np.array([[0.5, 0.5], [0.0, 0.0]]))
    assert refusal.value.rows == (1,)
    with pytest.raises(MethodError, match="two systems"):
        coupling_degree(np.array([[0.5], [0.6]]))
    with pytest.raises(MethodError, match="best score"):
        coupling_degree(TOY, best=0.0)
    with pytest.raises(MethodError, match="has no name"):
        coordination_grade(np.array([1.2]))
