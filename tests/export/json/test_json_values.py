"""What was computed becomes values that JSON has, and none that it has not."""

import json
from typing import NamedTuple

import numpy as np
import pandas as pd

from countyindex.export.json.values import json_text, plain, rows_of


class Ends(NamedTuple):
    """Two ends (虚构)."""

    low: float
    high: float


def test_what_is_no_finite_number_is_none_however_deep():
    told = {"a": (np.nan, np.array([1.5, np.inf])), 2: [Ends(np.float64(0.5), -np.inf), pd.NA]}
    expected = {"a": [None, [1.5, None]], "2": [{"low": 0.5, "high": None}, None]}
    assert plain(told) == expected
    assert json.loads(json_text(plain(told))) == expected


def test_numbers_of_numpy_become_numbers_of_their_kind():
    told = plain([np.int64(3), np.float64(0.1), np.bool_(True), "虚构", None])
    assert told == [3, 0.1, True, "虚构", None]
    assert list(map(type, told)) == [int, float, bool, str, type(None)]


def test_rows_of_a_table_carry_its_names_where_asked_to():
    table = pd.DataFrame({"score": [1.0, np.nan]}, index=["甲", "乙"])
    assert rows_of(table) == [{"score": 1.0}, {"score": None}]
    assert rows_of(table, "code") == [{"code": "甲", "score": 1.0}, {"code": "乙", "score": None}]


def test_chinese_is_not_escaped():
    assert json_text({"name": "虚构"}) == '{\n "name": "虚构"\n}'
