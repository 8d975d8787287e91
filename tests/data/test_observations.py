"""Observation files that are wrong are refused by place, with what to do; the rest are read."""

import numpy as np
import pytest
from openpyxl import Workbook
from synthetic import YEAR, Synthetic

import countyindex as ci

RURAL = "900104,rural_income,2024,36000"
NO_NUMBER = "Write plain digits without commas or units, or leave the cell empty."


def place(sample: Synthetic, text: str, file: str = "yearbook.csv") -> str:
    return f"{sample.file(file)}:{sample.line(file, text)}"


def save_excel(sample: Synthetic, rows: list[tuple], sheet: str = "表1") -> None:
    """Put rows in place of the survey's CSV file."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    sample.remove("survey.csv")
    book.save(sample.file("yearbook.csv").with_name("survey.xlsx"))


def survey_rows(sample: Synthetic) -> list[tuple]:
    """Return the survey as cells: codes as text, the rest as numbers."""
    lines = sample.file("survey.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    return [tuple(lines[0].split(","))] + [(c, s, int(y), float(v), n) for c, s, y, v, n in rows]


def test_an_unknown_code_is_answered_with_the_nearest_ones(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("900104", "900140"))
    where = place(sample, "900140")
    assert sample.refusal().startswith(f"{where}: no unit has the code '900140'. Did you mean 9001")


def test_an_unknown_series_is_answered_with_the_nearest_one(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("rural_income", "rural_incom"))
    said = sample.refusal()
    assert f"{place(sample, 'rural_incom,')}: there is no series 'rural_incom'." in said
    assert "Did you mean rural_income" in said


def test_a_duplicate_row_names_both_places(sample):
    first = place(sample, RURAL)
    sample.append("yearbook.csv", RURAL + ",\n")
    assert sample.refusal() == (
        f"{sample.file('yearbook.csv')}:42: 农村收入 (rural_income) of 900104 虚构丁区 for 2024 "
        f"stands at {first} already. Keep one row."
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"36,000"', "36,000"),
        ("36000元", "36000元"),
        ("３６０００", "３６０００"),
        ("36_000", "36_000"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("#DIV/0!", "#DIV/0!"),
    ],
)
def test_text_in_a_number_is_refused_by_figure_and_unit(sample, written, read):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", written))
    assert sample.refusal() == (
        f"{place(sample, '900104,rural')}: 农村收入 (rural_income) of 900104 虚构丁区 is '{read}', "
        f"which is no number. {NO_NUMBER}"
    )


@pytest.mark.parametrize("year", ["20244", "24", "2024.5", "", "二〇二四"])
def test_a_wrong_year_in_a_row_is_refused(sample, year):
    sample.change("yearbook.csv", RURAL, RURAL.replace("2024", year))
    where = place(sample, "900104,rural")
    assert sample.refusal() == f"{where}: '{year}' is no year. Write four digits."


def test_a_thousands_comma_that_splits_a_cell_is_refused_by_line(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", "36,000"))
    assert sample.refusal() == (
        f"{place(sample, '900104,rural')}: has 6 cells where the heading has 5. Write numbers "
        "without commas, and put text with commas in quotes."
    )


def test_a_series_in_another_sources_file_is_refused(sample):
    sample.append("survey.csv", "900104,beds,2023,1400,\n")
    assert sample.refusal() == (
        f"{place(sample, 'beds', 'survey.csv')}: the series 'beds' belongs to the source "
        "'yearbook', not to 'survey'. Give each source's series its own id."
    )


def test_a_misspelt_column_is_refused(sample):
    sample.change("yearbook.csv", "code,series,year,value,note", "code,series,yaer,value,note")
    where = f"{sample.file('yearbook.csv')}:1"
    assert sample.refusal().splitlines()[:2] == [
        f"{where}: unknown column 'yaer'. Did you mean year?",
        f"{where}: the column 'year' is missing.",
    ]


def test_an_empty_file_is_refused(sample):
    extra = sample.write("indicators/sample/observations/extra.csv", "")
    assert sample.refusal() == f"{extra}: is empty. Write a heading, or remove the file."


def test_a_study_without_observations_is_refused(sample):
    sample.remove("yearbook.csv")
    sample.remove("survey.csv")
    assert "observations: holds no observations. Add one CSV file a source." in sample.refusal()


def test_all_problems_of_all_files_are_said_at_once(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", "many"))
    sample.append("yearbook.csv", "900999,beds,2024,5,\n900101,bedz,2024,5,\n")
    sample.append("survey.csv", "900104,area,2020,900,\n")
    with pytest.raises(ci.InputError) as refused:
        sample.observations()
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_the_encodings_of_statistics_bureaux_are_read(sample, encoding):
    path = sample.file("yearbook.csv")
    text = path.read_text(encoding="utf-8").replace("36000,", "36000,城镇常住居民")
    path.write_bytes(text.encode(encoding))
    table = sample.observations().table
    assert table.loc[table["value"] == 36000, "note"].item() == "城镇常住居民"


@pytest.mark.parametrize("mark", ["", "-", "—", "…", "NA", "无", "/", "*"])
def test_marks_of_missing_figures_are_no_figures(sample, mark):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", mark))
    table = sample.observations().table
    assert not ((table["code"] == "900104") & (table["series"] == "rural_income")).any()


def test_a_zero_is_a_figure(sample):
    sample.change("yearbook.csv", "900104,beds,2024,1500", "900104,beds,2024,0")
    table = sample.observations().table
    assert table.loc[(table["code"] == "900104") & (table["series"] == "beds"), "value"].item() == 0


def test_an_excel_file_reads_as_the_csv_file_does(sample):
    before = sample.observations().table.drop(columns="where")
    save_excel(sample, survey_rows(sample))
    after = sample.observations().table.drop(columns="where")
    assert after.equals(before)


def test_text_in_a_number_of_an_excel_file_is_refused_by_file_sheet_and_cell(sample):
    rows = survey_rows(sample)
    rows[4] = (*rows[4][:3], "9.6年", None)
    save_excel(sample, rows, sheet="受教育年限")
    assert sample.refusal() == (
        f"{sample.file('survey.xlsx')}!受教育年限!D5: 受教育年限 (schooling) of 900104 虚构丁区 is "
        f"'9.6年', which is no number. {NO_NUMBER}"
    )


def test_an_excel_file_with_columns_beyond_the_table_is_read(sample):
    rows = survey_rows(sample)
    save_excel(sample, [(*rows[0], None, None), *((*row, None, None) for row in rows[1:])])
    assert len(sample.observations().table) == 56


def test_a_file_that_only_calls_itself_excel_is_refused(sample):
    fake = sample.write("indicators/sample/observations/census.xlsx", "no workbook")
    assert sample.refusal() == f"{fake}: is no Excel workbook. Save it as .xlsx or CSV UTF-8."


def test_the_lock_file_of_an_open_excel_file_is_not_read(sample):
    sample.write("indicators/sample/observations/~$survey.xlsx", "somebody is editing")
    assert len(sample.observations().table) == 56


CORRECTION = """\
- code: "900104"
  series: beds
  year: {year}
  was: {was}
  becomes: 1600
  why: 误印
  evidence: 虚构勘误
"""


def test_a_correction_changes_the_value_and_keeps_the_printed_one(sample):
    sample.write("indicators/sample/corrections.yaml", CORRECTION.format(year=YEAR, was=1500))
    table = sample.observations().table
    row = table[(table["code"] == "900104") & (table["series"] == "beds")]
    assert (row["value"].item(), row["printed"].item()) == (1600, 1500)


@pytest.mark.parametrize(("year", "was", "found"), [(2024, 15, "1500"), (2023, 1500, "nothing")])
def test_a_correction_whose_wrong_value_is_gone_is_refused(sample, year, was, found):
    text = CORRECTION.format(year=year, was=was)
    file = sample.write("indicators/sample/corrections.yaml", text)
    assert sample.refusal() == (
        f"{file}:1:3: the correction of 床位 (beds) of 900104 虚构丁区 for {year} expects {was} "
        f"and finds {found}. The source changed: look again; remove the correction if it is not "
        "needed."
    )


def test_reading_does_not_depend_on_the_order_of_the_rows(sample):
    before = sample.score()["sample"]["town"]
    path = sample.file("yearbook.csv")
    heading, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([heading, *reversed(rows)]), encoding="utf-8")
    after = sample.score()["sample"]["town"]
    assert np.array_equal(before.scores, after.scores)
