"""Why cells that a method refuses are empty: one sentence for each reason (虚构)."""

import numpy as np

from countyindex.data import Status, joint_status, say_why
from countyindex.errors import GapError, Problem

NAN = np.nan
UNITS, COLUMNS = ["虚构甲", "虚构乙", "虚构丙"], ["收入", "照护"]
SCORES = np.array([[1.0, NAN], [NAN, 2.0], [NAN, NAN]])
STATUSES = np.array(
    [
        [Status.OBSERVED, Status.NOT_APPLICABLE],
        [Status.NOT_PUBLISHED, Status.OBSERVED],
        [Status.MISSING, Status.NOT_APPLICABLE],
    ]
)


def told(rows, columns):
    error = GapError(Problem("", "The method needs all.", "Impute."), rows, columns)
    return say_why(error, "指数", UNITS, COLUMNS, SCORES, STATUSES)


def test_each_reason_has_a_sentence_with_its_own_units_columns_and_remedy():
    missing, not_applicable, not_published = told([0, 1, 2], [0, 1]).problems
    assert missing.what.endswith("指标 indicators: 收入. 单元 units: 虚构丙.")
    assert missing.do == "Impute."
    assert not_applicable.what.endswith("指标 indicators: 照护. 单元 units: 虚构甲、虚构丙.")
    assert "nothing to supply or impute" in not_applicable.do
    assert not_published.what.endswith("指标 indicators: 收入. 单元 units: 虚构乙.")
    assert "no imputation fills it" in not_published.do
    assert {p.where for p in (missing, not_applicable, not_published)} == {"指数"}


def test_only_the_cells_that_are_refused_are_explained():
    (only,) = told([0], [1]).problems
    assert only.what == "The method needs all. 指标 indicators: 照护. 单元 units: 虚构甲."


def test_a_refusal_that_points_at_no_empty_cell_keeps_its_own_words():
    (only,) = told([1], [1]).problems
    assert only.what == "The method needs all. 指标 indicators: 照护. 单元 units: 虚构乙."
    assert only.do == "Impute."


def test_a_dimension_is_missing_once_one_of_its_figures_is():
    statuses = np.array(
        [
            [Status.NOT_APPLICABLE, Status.NOT_APPLICABLE],
            [Status.NOT_APPLICABLE, Status.NOT_PUBLISHED],
            [Status.NOT_APPLICABLE, Status.MISSING],
        ]
    )
    expected = [Status.NOT_APPLICABLE, Status.NOT_PUBLISHED, Status.MISSING]
    assert joint_status(statuses).tolist() == expected
