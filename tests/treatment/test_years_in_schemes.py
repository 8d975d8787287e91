"""Gaps of one year filled from other years of the same unit, as a scheme asks for it."""

import numpy as np
import pytest
from openpyxl import load_workbook

import countyindex as ci
from countyindex.errors import MethodError
from countyindex.export.workbook import write_workbook
from countyindex.treatment import latest, linear

NAN = np.nan
#: Three units, two indicators: 2 years and 1 year before, and 1 year after.
OTHERS = np.array([[[1.0, 7.0], [2.0, NAN], [3.0, NAN]], [[5.0, 9.0], [NAN, NAN], [6.0, 4.0]]])
AGES = np.array([2, 1])
VALUES = np.array([[NAN, 10.0], [NAN, 20.0], [8.0, 30.0]])

EARLIER = """\
900101,beds,2022,3000,
900101,residents,2022,50,
900101,beds,2021,2000,
900101,residents,2021,50,
"""


def test_the_nearest_earlier_value_is_taken_and_present_cells_stay():
    filled = latest(VALUES, None, OTHERS, AGES, max_age=2)
    np.testing.assert_array_equal(filled, [[5.0, 10.0], [2.0, 20.0], [8.0, 30.0]])
    np.testing.assert_array_equal(latest(VALUES, None, OTHERS[::-1], AGES[::-1], max_age=2), filled)


def test_a_value_too_old_and_a_later_one_are_none():
    with pytest.raises(MethodError, match="no value in the years") as refusal:
        latest(VALUES, None, OTHERS, AGES, max_age=1)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    with pytest.raises(MethodError, match="no value in the years"):
        latest(VALUES, None, OTHERS, -AGES, max_age=5)


def test_a_line_needs_a_year_on_either_side():
    filled = linear(VALUES[:1], None, OTHERS[:, :1], np.array([1, -3]))
    np.testing.assert_allclose(filled, [[2.0, 10.0]])
    with pytest.raises(MethodError, match="no value in the years"):
        linear(VALUES, None, OTHERS, AGES)


@pytest.mark.parametrize("ages", [[1, 1], [0, 1], [1]])
def test_every_other_year_has_an_age_of_its_own(ages):
    with pytest.raises(MethodError, match="age of every other year"):
        latest(VALUES, None, OTHERS, np.array(ages), max_age=9)


def test_other_years_hold_the_same_cells():
    with pytest.raises(MethodError, match="same units and columns"):
        linear(VALUES, None, OTHERS[..., :1], AGES)


@pytest.fixture
def gap(sample):
    """The project, one unit without beds this year and with beds two and three years ago."""
    sample.change("yearbook.csv", "900101,beds,2024,3300,\n", "")
    sample.append("yearbook.csv", EARLIER)
    return sample


def test_a_scheme_carries_the_latest_figure_and_says_of_which_year(gap, tmp_path):
    edition = gap.score("missing={method: latest, max_age: 2}")
    town = edition.results["sample"]["town"]
    (touch,) = town.touches
    assert (touch.code, touch.indicator, touch.after) == ("900101", "beds_per_head", 60.0)
    assert touch.years == (2022,)
    assert town.treated.loc["900101", "beds_per_head"] == 60.0
    assert town.dataset.statuses.loc["900101", "beds_per_head"] == "imputed"
    sheet = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))["数据处理"]
    row = next(row for row in sheet.iter_rows(values_only=True) if "沿用插补" in row)
    assert 2022 in row and "来自 2022 年数值" in row[-1]


def test_a_figure_too_old_for_the_scheme_is_refused_by_name(gap):
    said = gap.refusal("missing={method: latest, max_age: 1}")
    assert "床位密度" in said and "虚构甲区" in said and "沿用插补" in said


def test_a_scheme_draws_a_line_between_the_years_around(gap):
    gap.append("yearbook.csv", "900101,beds,2025,3960,\n900101,residents,2025,60,\n")
    edition = ci.score_edition(gap.root, 2024, settings=["missing=linear"])
    (touch,) = edition.results["sample"]["town"].touches
    assert touch.after == pytest.approx(60.0 + 2 / 3 * (66.0 - 60.0))
    assert touch.years == (2022, 2025)
