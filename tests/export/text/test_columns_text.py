"""Columns of a terminal: Chinese signs take two cells."""

from countyindex.export.text.columns import aligned, drawn_width


def test_a_chinese_sign_is_drawn_twice_as_wide():
    assert drawn_width("县a（") == 5


def test_columns_begin_or_end_below_each_other():
    lines = list(aligned([("县域", "1.5", "x"), ("a", "10.25", "y")], right=(1,)))
    assert lines == ["  县域    1.5  x", "  a     10.25  y"]
