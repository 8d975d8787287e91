"""What the terminal, JSON and tables say of a sensitivity analysis whose numbers are given."""

import csv
import dataclasses
import io
import json

import pytest
from sensitivity_case import SHIFT, case

import countyindex as ci
from countyindex.errors import UsageError
from countyindex.export.json.sensitivity import sensitivity_to_json
from countyindex.export.text.sensitivity import sensitivity_text, verdict_zh
from countyindex.export.tidy.sensitivity import write_sensitivity_tables


@pytest.fixture(scope="module")
def found(edition, project):
    choices = ci.read_choices(project.choices)
    return case(edition["province"]["province"], choices)


def moved(found, changes):
    """The case with other estimates of R_S, as (first, low, high, total, low, high) by choice."""
    indices = found.indices.copy()
    for choice, values in changes.items():
        at = (indices["output"] == "mean_shift") & (indices["choice"] == choice)
        indices.loc[at, indices.columns[-6:]] = values
    return case(found.reference, found.choices, indices=indices)


def test_the_largest_total_stands_first_and_is_named_in_a_sentence(found):
    lines = sensitivity_text(found).splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names == ["因素", "标准化", "合成", "权重幅度"]
    assert "  标准化                   0.50 (0.44, 0.56)       0.60 (0.55, 0.66)" in lines
    verdict = verdict_zh(found)
    assert "牵动位次最多的是「标准化」" in verdict
    assert "60% 与它有关（95% 区间 55%–66%），其中它单独造成 50%" in verdict
    assert "「权重幅度」几乎不影响位次偏移" in verdict
    assert "分不出先后" not in verdict


def test_choices_whose_intervals_overlap_are_not_put_in_order(found):
    near = moved(found, {"aggregation": (0.4, 0.3, 0.5, 0.52, 0.45, 0.56)})
    assert "与「合成」的区间重叠，分不出先后" in verdict_zh(near)


def test_no_zero_has_a_sign(found):
    near = moved(found, {"weights": (-0.001, -0.004, 0.001, 0.0, 0.0, 0.0)})
    assert "−0.00" not in sensitivity_text(near)


def test_what_was_run_and_what_was_lost_is_said(found):
    text = sensitivity_text(found)
    assert "3 个因素，N = 256，共计算 1280 次，种子 9" in text
    assert "数据误差" in text
    assert "256 行中有 6 行含未能计算的一次" in text and "余 250 行" in text
    assert "注意 7 次计算失败：对数无定义。" in text


def test_named_units_have_their_own_tables_and_gaps_are_said(found):
    (code,) = found.units
    text = sensitivity_text(found, (code,))
    assert f"{found.units[code]} 得分：均值 71.25 分，标准差 1.50 分" in text
    assert "一半以上的行没有这个单元的值" in text
    assert found.units[code] not in sensitivity_text(found)


def test_a_board_that_no_choice_moves_says_so(found):
    outputs = found.outputs.assign(varies=False)
    still = case(found.reference, found.choices, outputs=outputs)
    assert "没有方差可以分摊" in verdict_zh(still)
    none = case(found.reference, found.choices, factors=found.factors.iloc[:0])
    assert "没有一项选择" in verdict_zh(none)
    lost = case(found.reference, found.choices, outputs=outputs.assign(mean=float("nan")))
    assert "一半以上的行未能计算" in verdict_zh(lost)


def test_json_holds_every_index_and_no_nan(found):
    told = json.loads(sensitivity_to_json([found]), parse_constant=pytest.fail)
    (result,) = told["results"]
    assert (told["year"], result["scheme"], result["cohort"]) == (2024, "province", "province")
    assert (result["base"], result["runs"]) == (256, 1280)
    names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    for choice, values in SHIFT.items():
        assert result["mean_shift"]["indices"][choice] == dict(zip(names, values, strict=True))
    assert result["factors"]["weights"] == {
        "title": "权重幅度",
        "kind": "multiply",
        "options": 0,
        "columns": 18,
    }
    (unit,) = result["units"]
    assert unit["score"]["indices"]["weights"]["total"] == 0.3
    assert unit["rank"]["mean"] is None and unit["rank"]["indices"]["weights"]["total"] is None
    assert [row["rows"] for row in result["convergence"]] == [64] * 3 + [128] * 3 + [250] * 3
    assert result["failed"] == {"对数无定义。": 7} and result["idle"] == {"errors": "数据误差"}
    assert told["provenance"]["choices"] == {"uncertainty.yaml": found.choices.digest}


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_tables_name_the_board_of_every_row(found, tmp_path):
    folder = write_sensitivity_tables([found, found], tmp_path / "tables")
    indices = rows_of(folder / "sensitivity_indices.csv")
    assert len(indices) == 2 * 9
    assert indices[0] | {"study": "province", "scheme": "province", "year": "2024"} == indices[0]
    assert float(indices[1]["total"]) == SHIFT["normalisation"][3]
    assert indices[8]["total"] == ""
    assert len(rows_of(folder / "sensitivity_convergence.csv")) == 2 * 9
    assert rows_of(folder / "sensitivity_factors.csv")[2]["columns"] == "18"
    assert rows_of(folder / "sensitivity_outputs.csv")[0]["rows"] == "250"


def test_tables_replace_their_own_alone(found, tmp_path):
    write_sensitivity_tables([found], tmp_path / "tables")
    with pytest.raises(UsageError, match="--force"):
        write_sensitivity_tables([found], tmp_path / "tables")
    (tmp_path / "tables" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.txt"):
        write_sensitivity_tables([found], tmp_path / "tables", force=True)


def test_only_the_commonest_reasons_of_failures_are_printed(found):
    many = dataclasses.replace(found, failed={f"虚构的原因 {n}。": n for n in range(1, 9)})
    text = sensitivity_text(many)
    said = [line for line in text.splitlines() if line.startswith("注意")]
    assert said[:3] == [f"注意 {n} 次计算失败：虚构的原因 {n}。" for n in (8, 7, 6)]
    assert said[3:] == ["注意 另有 15 次计算失败，共 5 种原因，见 .json 输出。"]
