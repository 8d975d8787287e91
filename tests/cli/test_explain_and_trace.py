"""`countyindex explain` and `trace`: what they print and write, and what they refuse."""

import pytest
from terminal import contents, run, run_json


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory):
    """A folder outside any project."""
    return tmp_path_factory.mktemp("nowhere")


def test_explain_says_why_a_unit_has_its_place(nowhere):
    done = run("explain", "余杭区", "--year", "2024", cwd=nowhere)
    assert done.returncode == 0, done.stderr
    assert "余杭区（330110）：第 5 位" in done.stdout
    assert "不是建议" in done.stdout
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize("unit", ["330110", "余杭", "Yuhang"])
def test_a_unit_may_be_called_by_many_names(nowhere, unit):
    told = run_json("explain", unit, "--year", "2024", cwd=nowhere)
    assert (told["code"], told["rank"], told["scheme"]) == ("330110", 5, "county")


def test_a_variant_may_be_explained(nowhere):
    told = run_json("explain", "仙居", "--scheme", "geometric", cwd=nowhere)
    assert told["scheme"] == "geometric"
    parts = [row["from_above"] for row in told["contributions"] if row["depth"] == 2]
    assert sum(parts) == pytest.approx(told["score"] - told["above_score"])


def test_explain_writes_a_workbook_where_it_is_told(nowhere, tmp_path):
    done = run("explain", "余杭区", "-o", tmp_path / "yuhang.xlsx", cwd=nowhere)
    assert done.returncode == 0, done.stderr
    assert list(contents(tmp_path)) == ["yuhang.xlsx"]


def test_trace_leads_to_file_and_line(nowhere):
    told = run_json("trace", "余杭区", "urban_rural_income_ratio", "--year", "2024", cwd=nowhere)
    path, _, line = told["figures"][0]["where"].rpartition(":")
    with open(path, encoding="utf-8") as file:
        row = file.read().splitlines()[int(line) - 1].split(",")
    assert row[:3] == ["330110", "urban_income", "2024"]
    assert float(row[3]) == told["figures"][0]["value"]


def test_trace_names_files_below_the_current_folder_from_there(sample):
    told = run_json("trace", "虚构甲区", "beds_per_head", cwd=sample.root)
    assert {each["where"].rpartition("/")[0] for each in told["figures"]} == {
        "indicators/sample/observations"
    }


def test_trace_takes_chinese_names(nowhere):
    done = run("trace", "仙居", "人均地区生产总值", cwd=nowhere)
    assert done.returncode == 0, done.stderr
    assert "仙居县（331024） 人均地区生产总值（gdp_per_capita）" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "余"), "'余' may mean 330110 余杭区、330281 余姚市"),
        (("explain", "不存在"), "there is no unit '不存在'"),
        (("explain", "余杭", "--scheme", "provinc"), "Did you mean province"),
        (("explain", "余杭", "--scheme", "province"), "330110 余杭区 is no unit of 省域"),
        (("explain", "余航", "--scheme", "province"), "there is no unit '余航'"),
        (("explain", "余杭", "--scheme", "xyz"), "there is no scheme 'xyz'. Known: county, "),
        (("explain", "余杭", "--year", "1999"), "no figures of 1999"),
        (("trace", "余杭", "gdp_per_capit4"), "there is no indicator 'gdp_per_capit4'"),
        (("trace", "余杭", "urban_rural"), "may mean urban_rural_income_ratio"),
        (("trace", "余杭"), "Missing argument 'INDICATOR'"),
    ],
)
def test_a_wrong_question_is_answered_with_a_sentence(nowhere, arguments, told):
    done = run(*arguments, cwd=nowhere)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_a_broken_observation_is_told_and_writes_nothing(sample, tmp_path):
    sample.change("yearbook.csv", "900102,beds,2024,2900,", "900102,beds,2024,many,")
    out = tmp_path / "out.xlsx"
    done = run("explain", "虚构甲区", "-o", out, cwd=sample.root)
    assert done.returncode == 1
    assert "is 'many', which is no number" in done.stderr
    assert not out.exists()


def test_another_name_than_a_workbooks_is_refused_before_anything_is_written(nowhere, tmp_path):
    done = run("explain", "余杭", "-o", tmp_path / "x.csv", cwd=nowhere)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
