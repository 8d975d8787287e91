"""`countyindex compare` as a process: text, JSON, the workbook, refusals that write nothing."""

from pathlib import Path

import openpyxl
import pytest
from terminal import contents, run, run_json


def test_years_are_compared_as_text(tmp_path):
    done = run("compare", "2023", "2024", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "前：省域城乡区域协调指数（示例） · 省级行政区 · 2023（province@2023）" in done.stdout
    assert "没有作用的因素：权重、方法。" in done.stdout
    assert "注意 两年的阈值各取自当年数据" in done.stderr


def test_everything_is_listed_when_asked_for(tmp_path):
    some = run("compare", "2023", "2024", "-q", cwd=tmp_path)
    every = run("compare", "2023", "2024", "-q", "-v", cwd=tmp_path)
    assert "另有 21 个单元变动较小" in some.stdout
    assert sum("→" in line and "|" in line for line in every.stdout.splitlines()) == 31
    assert some.stderr == every.stderr == ""


def test_a_unit_is_found_by_its_short_name_and_shown_with_its_indicators(tmp_path):
    done = run("compare", "county", "entropy", "--unit", "余杭", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "330110 余杭区" in done.stdout
    assert "变动最大的指标" in done.stdout
    assert "上城区" not in done.stdout


def test_indicators_of_a_unit_are_told_in_plain_digits(tmp_path):
    done = run("compare", "2023", "2024", "--scheme", "province", "--unit", "浙江", cwd=tmp_path)
    assert "农村居民人均可支配收入：40,311 → 42,786，" in done.stdout


def test_json_holds_every_unit_with_parts_that_add_up(tmp_path):
    told = run_json("compare", "province@2022", "province_entropy@2023", cwd=tmp_path)
    (found,) = told["comparisons"]
    assert len(found["units"]) == 31
    for unit in found["units"]:
        assert sum(unit["score_parts"].values()) == pytest.approx(unit["score_change"], abs=1e-9)
        assert sum(unit["rank_parts"].values()) == pytest.approx(unit["rank_change"], abs=1e-9)
    assert found["before"]["provenance"]["year"] == 2022
    assert found["mode"] == "apart"


def test_the_sheet_holds_the_parts_and_is_the_same_twice(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        done = run("compare", "2023", "2024", "-q", "-o", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    rows = list(openpyxl.load_workbook(tmp_path / "one.xlsx")["变化分解"].values)
    top = next(i for i, row in enumerate(rows) if "得分变化" in row)
    at = rows[top].index("得分变化")
    for row in rows[top + 1 : top + 32]:
        assert sum(row[at + 1 : at + 4]) == pytest.approx(row[at], abs=1e-9)
        assert sum(row[5:8]) == pytest.approx(row[4], abs=1e-9)


def test_only_a_comparison_is_replaced_by_a_comparison(tmp_path):
    written = run("explain", "浙江", "-o", "unit.xlsx", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    before = contents(tmp_path)
    done = run("compare", "2023", "2024", "-q", "-o", "unit.xlsx", cwd=tmp_path)
    assert done.returncode == 2
    assert "another workbook of countyindex, '浙江省：位次解释'" in done.stderr
    assert contents(tmp_path) == before


def test_boards_without_any_change_are_told_in_one_line(tmp_path):
    done = run("compare", "county", "county", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("没有变化：各单元的位次与得分都相同。") == 2
    assert "滨江区" not in done.stdout


def test_workbooks_are_compared_and_edited_ones_told(tmp_path):
    for year in ("2023", "2024"):
        made = ("score", "--year", year, "--scheme", "province", "-q", "-o", f"{year}.xlsx")
        assert run(*made, cwd=tmp_path).returncode == 0
    done = run("compare", "2023.xlsx", "2024.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "自身数据" in done.stdout
    assert "不是本程序写出的原样" not in done.stderr
    book = openpyxl.load_workbook(tmp_path / "2023.xlsx")
    book.save(tmp_path / "saved.xlsx")
    done = run("compare", "saved.xlsx", "2024.xlsx", cwd=tmp_path)
    assert "注意 saved.xlsx 不是本程序写出的原样" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("contry", "2024"),
            "'contry' is no year, scheme, folder or workbook. Did you mean county",
        ),
        (("nothing_like_it", "2024"), "zscore. An end is a year (2023)"),
        (("2019", "2024"), "there are no figures of 2019"),
        (("2023", "2024", "--scheme", "county"), "the study 'county' has 2024"),
        (("2023", "2024", "--scheme", "provincial"), "Did you mean province"),
        (("2022", "2023", "--year", "2024"), "--year 2024 has nothing to fill"),
        (("county", "province"), "have no board in common"),
        (("2023", "2024", "--unit", "余杭"), "there is no unit '余杭'"),
        (("province", "provinces_27", "--unit", "北京"), "is not ranked at both ends"),
        (("2023.xlsx", "2024"), "there is no workbook 2023.xlsx"),
        (("/", "2024"), "'/' is no project; a project's folder holds indicators/"),
        (("/:entropy", "2024"), "'/:entropy': / is no project; a project's folder holds"),
        (("2023", "2024", "-o", "table.txt"), "is no name of an Excel workbook"),
    ],
)
def test_a_wrong_question_is_answered_with_a_sentence_and_writes_nothing(
    tmp_path: Path, arguments, said
):
    extra = () if "-o" in arguments else ("-o", "change.xlsx")
    done = run("compare", *arguments, *extra, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(tmp_path) == {}


def test_a_project_without_schemes_is_told(tmp_path):
    for folder in ("indicators", "config"):
        (tmp_path / "bare" / folder).mkdir(parents=True)
    done = run("compare", "bare", "2024", "-o", "change.xlsx", cwd=tmp_path)
    assert done.returncode == 2
    assert "bare has no scheme in config/" in done.stderr
    assert list(contents(tmp_path)) == []


def test_a_damaged_workbook_is_refused_and_nothing_written(tmp_path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    done = run("compare", "broken.xlsx", "2024", "-o", "change.xlsx", cwd=tmp_path)
    assert done.returncode == 1
    assert "broken.xlsx: is no Excel workbook" in done.stderr
    assert set(contents(tmp_path)) == {"broken.xlsx"}
