"""What one change alone does: on the whole, and to every unit."""

import pytest
from sheet_rows import table_of


@pytest.fixture(scope="module")
def left_out(sure_book):
    return table_of(sure_book["逐一剔除"], "省域", "剔除")


def test_dimensions_come_first_and_what_moves_most_comes_first(left_out):
    kinds = [row["剔除"] for row in left_out]
    assert kinds == sorted(kinds, key=["维度", "指标"].index)
    for kind in ("维度", "指标"):
        shifts = [row["平均位次偏移 R_S"] for row in left_out if row["剔除"] == kind]
        assert shifts == sorted(shifts, reverse=True)


def test_every_indicator_stands_there_by_its_name(left_out, outcomes):
    board = outcomes[2].reference
    names = {item.name_zh for item in board.dataset.indicators if item.id in board.tree.leaves}
    assert {row["指标或维度"] for row in left_out if row["剔除"] == "指标"} == names


def test_only_other_choices_than_the_scheme_are_tried_alone(sure_book):
    rows = table_of(
        sure_book["逐一剔除"], "省域城乡区域协调指数（示例） · 省级行政区 · 2024：换", "选择"
    )
    assert {(row["选择"], row["换成"]) for row in rows} == {
        ("标准化", "百分位"),
        ("标准化", "阈值取 5% 与 95% 分位"),
    }


def test_every_unit_moves_from_its_rank_to_that_without_the_indicator(sure_book, outcomes):
    rows = table_of(sure_book["剔除后位次"], "省域", "现行位次")
    drawn = outcomes[2]
    names = drawn.leave_one_out.set_index("id")["name_zh"]
    after = drawn.leave_one_out_ranks.set_axis(drawn.units["name_zh"])
    assert len(rows) == 31
    for row in rows:
        for key, name in names.items():
            assert row["现行位次"] - row[name] == after.loc[row["名称"], key]
