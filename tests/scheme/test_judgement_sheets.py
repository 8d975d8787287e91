"""Comparisons in Excel: the template, what it gives back, and what is refused by its cell."""

import datetime
import re
import shutil
import zipfile

import numpy as np
import openpyxl
import pytest
from terminal import run

import countyindex as ci
from countyindex.errors import InputError, UsageError
from countyindex.export.workbook.judgement_template import write_judgement_template
from countyindex.scheme import read_judgement_sheets, read_judgements

JIA, YI = "甲", "乙"


@pytest.fixture
def template(sample, tmp_path):
    """A template of the tiny project's three dimensions for two experts."""
    path = tmp_path / "template.xlsx"
    study, plan = ci.read_study(sample.root / "indicators" / "sample"), sample.scheme().base
    return write_judgement_template(study, plan, path, experts=(JIA, YI))


def fill(path, cells):
    """Write cells of the experts' sheets, as somebody would by hand."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, cell = place.split("!")
        book[sheet][cell] = value
    book.save(path)


#: 收入 2 × 照护, 4 × 土地; 照护 2 × 土地: wholly consistent.
CONSISTENT = {"C11": 2, "D11": 4, "D12": 2}


def both(cells):
    return {f"{expert}!{cell}": value for expert in (JIA, YI) for cell, value in cells.items()}


def refusal(path):
    with pytest.raises(InputError) as refused:
        read_judgement_sheets(path)
    return [str(problem).removeprefix(f"{path}!") for problem in refused.value.problems]


def test_a_filled_template_is_one_matrix_an_expert(template):
    fill(template, {**both(CONSISTENT), "乙!C11": "1/3"})
    judgements = read_judgement_sheets(template)
    assert judgements.experts == (JIA, YI)
    assert judgements.items == ("wealth", "care", "land")
    assert (judgements.node, judgements.random_index) == ("index", "saaty1980")
    first, second = judgements.array
    np.testing.assert_allclose(first, [[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    assert second[0, 1] == pytest.approx(1 / 3)


def test_a_template_of_judgements_that_are_there_gives_them_back(project, tmp_path):
    study = ci.read_study(project.studies["county"])
    plan = ci.read_scheme(project.schemes["county"]).plan("district")
    path = write_judgement_template(study, plan, tmp_path / "again.xlsx")
    again = read_judgement_sheets(path)
    known = read_judgements(project.root / "config/judgements/county_dimensions_district.yaml")
    assert (again.items, again.experts, again.title_zh) == (
        known.items,
        known.experts,
        known.title_zh,
    )
    np.testing.assert_array_equal(again.array, known.array)


def test_the_lower_triangle_holds_reciprocals_with_their_values(project, tmp_path):
    study = ci.read_study(project.studies["county"])
    plan = ci.read_scheme(project.schemes["county"]).plan("district")
    path = write_judgement_template(study, plan, tmp_path / "again.xlsx")
    formulas = openpyxl.load_workbook(path)["示例"]
    values = openpyxl.load_workbook(path, data_only=True)["示例"]
    assert formulas["B12"].value == '=IF(C11="","",1/C11)'
    assert values["B12"].value == 1 / values["C11"].value


def test_only_saatys_scale_can_be_typed_in(template):
    sheet = openpyxl.load_workbook(template)[JIA]
    rules = sheet.data_validations.dataValidation
    assert sorted(str(rule.sqref) for rule in rules) == ["C11", "D11", "D12"]
    assert all(rule.errorStyle in (None, "stop") for rule in rules)
    assert sheet.protection.sheet
    assert not sheet["C11"].protection.locked
    assert sheet["B12"].protection.locked


def test_an_empty_template_is_refused_cell_by_cell(sample, tmp_path):
    study, plan = ci.read_study(sample.root / "indicators" / "sample"), sample.scheme().base
    empty = write_judgement_template(study, plan, tmp_path / "empty.xlsx", experts=("丙", "丁"))
    said = refusal(empty)
    assert said[0].endswith("has not compared 收入 with 照护. Write a number from 1/9 to 9.")
    cells = ("C11", "D11", "D12")
    assert {line.split(": ")[0] for line in said} == {f"{e}!{c}" for e in "丙丁" for c in cells}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"甲!C11": 10}, "甲!C11: the judgement 10 lies outside 1/9 … 9. Use Saaty's scale."),
        ({"甲!C11": 0}, "甲!C11: the judgement 0 lies outside 1/9 … 9. Use Saaty's scale."),
        (
            {"甲!C11": "many"},
            "甲!C11: the judgement 'many' is no number. Write 3 or =1/3; Excel may have read",
        ),
        (
            {"甲!C11": datetime.datetime(2026, 1, 3)},
            "甲!C11: the judgement '2026-01-03 00:00:00' is no number. Write 3 or =1/3; Excel may "
            "have read 1/3 as a date.",
        ),
        (
            {"乙!B13": 4},
            "乙!B13: 收入 over 土地 is 4, but 土地 over 收入 is 4: one must be the reciprocal",
        ),
        ({"甲!C11": 0.33}, "甲!C11: the judgement 0.33 is 1/3 cut short. Write =1/3."),
        ({"甲!C11": "0.11"}, "甲!C11: the judgement 0.11 is 1/9 cut short. Write =1/9."),
        ({"甲!C12": 2}, "甲!C12: 照护 compared with itself is '2'. Put 1 back."),
        (
            {"甲!C11": "=D11/2"},
            "甲!C11: the formula '=D11/2' was saved without its result. Open the file in Excel",
        ),
        ({"甲!C10": "林地"}, "甲!C10: '林地' is none of the items of '说明'. "),
        ({"甲!A13": "收入"}, "甲!A13: '收入' stands here twice."),
        (
            {"甲!A10": ""},
            "甲: has no matrix: no cell says '行相对于列'. Copy another expert's sheet, or delete "
            "this one.",
        ),
    ],
)
def test_a_wrong_cell_is_refused_by_its_place(template, cells, message):
    fill(template, {**both(CONSISTENT), **cells})
    (said,) = refusal(template)
    assert said.startswith(message)


def test_a_third_may_be_a_formula_that_nobody_has_calculated(template):
    fill(template, {**both(CONSISTENT), "甲!C11": "=1/3"})
    assert read_judgement_sheets(template).array[0, 0, 1] == pytest.approx(1 / 3)


def calculate(path, formula, result):
    """Give the formula the result that a spreadsheet program would have saved with it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    (sheet,) = [name for name, text in parts.items() if "sheet2" in name and formula in text]
    bare = re.compile(rf"(<f>{re.escape(formula)}</f>)<v ?/?>(</v>)?")
    parts[sheet], count = bare.subn(rf"\g<1><v>{result}</v>", parts[sheet])
    assert count == 1
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)


def test_a_half_that_is_a_text_is_not_held_against_its_reciprocal(template):
    fill(template, {**both(CONSISTENT), "甲!C11": "1/2"})
    # The text is the second of January to a spreadsheet, and its reciprocal one over 46,024 days.
    calculate(template, 'IF(C11="","",1/C11)', 1 / 46024)
    assert read_judgement_sheets(template).array[0, 0, 1] == 0.5


def test_a_reciprocal_that_was_calculated_of_a_number_is_held_against_it(template):
    fill(template, both(CONSISTENT))
    calculate(template, 'IF(C11="","",1/C11)', 0.25)
    (said,) = refusal(template)
    assert said.startswith("甲!B12: 收入 over 照护 is 2, but 照护 over 收入 is 0.25")


def test_judgements_below_the_diagonal_count_where_there_are_none_above(template):
    for written in (None, " "):
        fill(template, both({**CONSISTENT, "D11": written, "B13": "=1/4"}))
        assert read_judgement_sheets(template).array[0, 0, 2] == pytest.approx(4)
    fill(template, both({**CONSISTENT, "D11": None, "B13": "1/4"}))
    assert read_judgement_sheets(template).array[0, 0, 2] == pytest.approx(4)


@pytest.mark.parametrize("value", [0.14, 0.143, 0.1429, 0.17, 0.1667, 0.13, 0.12, 0.333333])
def test_a_reciprocal_that_is_cut_short_is_refused(template, value):
    fill(template, {**both(CONSISTENT), "甲!C11": value})
    (said,) = refusal(template)
    assert said.startswith(f"甲!C11: the judgement {value} is 1/{round(1 / value)} cut short.")


@pytest.mark.parametrize("value", [2.5, 0.4, 0.5, 0.25, 0.125, 0.2, 0.3333333, 1 / 7, 2**0.5])
def test_numbers_between_those_of_the_scale_are_read_as_they_are(template, value):
    fill(template, {**both(CONSISTENT), "甲!C11": value})
    assert read_judgement_sheets(template).array[0, 0, 1] == pytest.approx(value, rel=1e-14)


def test_a_diagonal_may_be_empty(template):
    fill(template, {**both(CONSISTENT), "甲!B11": None})
    assert read_judgement_sheets(template).array[0, 0, 0] == 1


def test_a_formula_below_the_diagonal_that_nobody_calculated_is_said_to_have_no_result(template):
    fill(template, {**both(CONSISTENT), "甲!D11": None, "甲!B13": "=2*2"})
    (said,) = refusal(template)
    assert said.startswith("甲!B13: the formula '=2*2' was saved without its result.")


def test_a_workbook_without_facts_is_no_template(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="has no sheet '说明' that names what is compared"):
        read_judgement_sheets(tmp_path / "other.xlsx")


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "text.xlsx").write_text("text", encoding="utf-8")
    with pytest.raises(InputError, match="is no Excel workbook"):
        read_judgement_sheets(tmp_path / "text.xlsx")


def test_a_scheme_weighs_by_judgements_in_excel(sample, template):
    fill(template, both(CONSISTENT))
    shutil.copy(template, sample.root / "config" / "judgements" / "panel.xlsx")
    results = ci.score(
        ci.read_study(sample.root / "indicators" / "sample"),
        sample.scheme("judgements=judgements/panel.xlsx"),
        2024,
    )
    weights = results["town"].levels[-1].weights
    np.testing.assert_allclose(weights[["wealth", "care", "land"]], [4 / 7, 2 / 7, 1 / 7])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"node": "welth"}, r"there is no node 'welth'. Did you mean wealth"),
        ({"experts": ("a/b",)}, "'a/b' can name no expert's sheet"),
        ({"experts": ("甲", "甲")}, "'甲' can name no expert's sheet"),
        ({"experts": ("说明",)}, "'说明' can name no expert's sheet"),
    ],
)
def test_a_template_that_cannot_be_is_a_wrong_question(sample, tmp_path, options, message):
    study, plan = ci.read_study(sample.root / "indicators" / "sample"), sample.scheme().base
    with pytest.raises(UsageError, match=message):
        write_judgement_template(study, plan, tmp_path / "never.xlsx", **options)
    assert not (tmp_path / "never.xlsx").exists()


def test_the_command_writes_a_sheet_an_expert_and_replaces_nothing_unasked(sample):
    asked = ("template", "judgements", "--experts", "甲，乙", "-o", "panel.xlsx")
    assert run(*asked, cwd=sample.root).stdout == "Template: panel.xlsx\n"
    names = openpyxl.load_workbook(sample.root / "panel.xlsx").sheetnames
    assert names == ["说明", "甲", "乙"]
    again = run(*asked, cwd=sample.root)
    assert again.returncode == 2
    assert again.stderr.strip() == "panel.xlsx exists; name another file, or add --force."
    assert run(*asked, "--force", cwd=sample.root).returncode == 0
