"""Where a printed page begins: no block is cut that fits on a page."""

import pytest

from countyindex.export.workbook.paper import A4, SLACK, compact_room, page_breaks


def test_a_block_that_does_not_fit_the_rest_of_a_page_begins_the_next():
    heights = [10.0] * 12
    assert page_breaks(heights, {2: False, 6: False, 9: False}, 80, (0, 2)) == [6]
    assert page_breaks(heights, {2: False, 6: False, 9: False}, 120, (0, 2)) == []


def test_a_block_may_ask_for_a_page_of_its_own_but_the_first_has_one():
    assert page_breaks([10.0] * 12, {2: True, 6: True}, 1000, (0, 2)) == [6]


def test_a_long_block_flows_over_pages_whose_headings_take_room():
    heights = [10.0] * 22
    # 100 a page: rows 0–9, then eight a page below the two repeated ones, so that 17 is the last
    assert page_breaks(heights, {2: False, 17: False}, 100, (0, 2)) == [17]
    assert page_breaks(heights[:18], {2: False, 17: False}, 100, (0, 2)) == []


def test_a_sheet_is_shrunk_only_where_that_saves_a_page():
    assert compact_room([10.0] * 11, {}, 100, (0, 0)) == pytest.approx(110 + SLACK)
    assert compact_room([10.0] * 14, {}, 100, (0, 0)) == 100
    assert compact_room([10.0] * 20, {2: True, 11: True}, 100, (0, 2)) == 110 + SLACK


def test_a_wider_sheet_is_shrunk_and_has_room_for_more_rows():
    assert A4.room([20.0] * 10, portrait=False) > A4.room([10.0] * 10, portrait=False)
    assert A4.room([20.0] * 10, portrait=True) > A4.room([20.0] * 10, portrait=False)
