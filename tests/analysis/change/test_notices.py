"""What keeps two boards from being compared is said."""

import dataclasses

import countyindex as ci
from countyindex.analysis.change import board_of, compare_boards
from countyindex.registry import Study


def texts(found: ci.Comparison, severity: str = "") -> str:
    return "\n".join(n.text_zh for n in found.notices if severity in ("", n.severity))


def test_goalposts_of_each_year_are_warned_of(change):
    assert "两年的阈值各取自当年数据" in texts(change("2023", "2024"), "warning")


def test_goalposts_of_all_years_are_not_warned_of(change):
    assert "阈值" not in texts(change("pooled@2023", "pooled@2024"))


def test_other_scales_are_warned_of(change):
    assert "得分不在同一尺度上" in texts(change("tiny@2023", "standard@2023"), "warning")


def test_relative_scores_over_years_are_warned_of(change):
    assert "只看与同组相比的位置" in texts(change("standard@2023", "standard@2024"), "warning")


def test_units_at_one_end_only_are_named(project):
    (found,) = ci.compare("province", "provinces_27", project=project)
    assert "只有前者参加排名的单元：北京市、天津市、上海市、重庆市" in texts(found, "warning")
    assert set(found.only_before.values()) == {"北京市", "天津市", "上海市", "重庆市"}
    assert found.only_after == {}


def test_an_indicator_at_one_end_only_is_named(project):
    found = ci.compare("county", "flat_entropy", project=project)
    assert "只有前者计入的指标：林木覆盖比例" in texts(found[1], "warning")


def test_figures_of_the_same_census_are_said_not_to_move(project):
    (found,) = ci.compare("2023", "2024", scheme="province", project=project)
    assert "两端取自同一年份" in texts(found)


def test_weights_read_off_the_data_are_said_to_follow_them(project):
    (found,) = ci.compare("2023", "2024", scheme="province_entropy", project=project)
    assert "权重由数据算出" in texts(found)


def test_another_version_of_the_figures_is_said(make_tiny, change):
    figures = {2023: {"first": (0, 9, 10), "second": (10, 2, 0)}}
    found = change("tiny@2023", f"{make_tiny('other', figures)}:tiny@2023")
    assert "观测数据版本不同" in texts(found)


def test_a_redrawn_unit_is_warned_of_across_that_year_only(make_tiny, change):
    folder = make_tiny("other")
    (folder / "indicators/tiny/breaks.csv").write_text(
        "code,name_zh,year,what,evidence\n900102,虚构乙区,2024,并入一镇,虚构\n", encoding="utf-8"
    )
    across = change(f"{folder}:tiny@2023", f"{folder}:tiny@2024")
    assert "虚构乙区：2024 年并入一镇，跨此年份" in texts(across, "warning")
    within = change(f"{folder}:tiny@2024", f"{folder}:heavy@2024")
    assert "跨此年份" not in texts(within)


def test_a_break_of_an_unknown_unit_is_refused(make_tiny, change):
    folder = make_tiny("other")
    file = folder / "indicators/tiny/breaks.csv"
    file.write_text("code,name_zh,year,what,evidence\n900109,虚构,2024,并,虚\n", encoding="utf-8")
    try:
        change(f"{folder}:tiny@2023", f"{folder}:tiny@2024")
    except ci.InputError as error:
        assert f"{file}: no unit has the code 900109." in str(error)
    else:
        raise AssertionError("a break of nobody was taken")


def test_the_breaks_that_ship_are_of_units_that_ship(project):
    study: Study = ci.read_study(project.studies["county"])
    assert {item.year for item in study.breaks} == {2016, 2017, 2019, 2021}
    names = {unit.code: unit.name_zh for unit in study.units}
    assert all(names[item.code] == item.name_zh for item in study.breaks)


def test_inherited_figures_are_told_between_years(edition):
    board = edition["county"]["district"]
    earlier = dataclasses.replace(
        board, dataset=dataclasses.replace(board.dataset, year=board.year - 1)
    )
    found = compare_boards(board_of(earlier), board_of(board))
    assert "承继值共" in texts(found)
    assert "余杭区" in texts(found)
