"""The published figures behind a value: own, summed over parts, inherited, carried, corrected."""

import pytest

import countyindex as ci
from countyindex.data import figures_of, measure

CROSSWALK = """\
code,name_zh,predecessor,predecessor_name,relation,population,evidence
900101,虚构甲区,900101-2020,虚构旧甲区,{relation},3,虚构
900101,虚构甲区,900191-2020,虚构旧壬区,{relation},1,虚构
"""


def behind(study, code, indicator, year=2024):
    measured = measure(study, ci.read_observations(study), year)
    return figures_of(measured, study.indicators[indicator], code)


def with_predecessors(sample, relation):
    """The unit 900101 has two predecessors in the survey, and no row of its own."""
    sample.write("indicators/sample/crosswalk.csv", CROSSWALK.format(relation=relation))
    sample.change("survey.csv", "900101,schooling,2020,11.2,", "900101-2020,schooling,2020,12,")
    sample.append("survey.csv", "900191-2020,schooling,2020,8,\n")


def test_a_value_rests_on_what_its_formula_reads(sample):
    figures = behind(sample.study(), "900102", "income_ratio")
    assert [(f.series, f.value, f.year, f.of) for f in figures] == [
        ("urban_income", 76000, 2024, "虚构乙区"),
        ("rural_income", 46000, 2024, "虚构乙区"),
    ]


def test_a_figure_knows_its_line_and_source(sample):
    figure = behind(sample.study(), "900103", "schooling_years")[0]
    line = sample.line("survey.csv", "900103,schooling")
    assert figure.where == f"{sample.file('survey.csv')}:{line}"
    assert (figure.source, figure.source_zh, figure.year) == ("survey", "虚构调查", 2020)


def test_an_inherited_ratio_names_its_predecessors_and_persons(sample):
    with_predecessors(sample, "transfer")
    figures = behind(sample.study(), "900101", "schooling_years")
    assert [(f.of, f.value, f.persons) for f in figures] == [
        ("虚构旧甲区", 12, 3),
        ("虚构旧壬区", 8, 1),
    ]


def test_counts_of_a_merged_unit_are_the_figures_of_its_parts(sample):
    with_predecessors(sample, "union")
    sample.change(
        "series.yaml", "unit: 年, source: survey", "unit: 年, source: survey, additive: true"
    )
    figures = behind(sample.study(), "900101", "schooling_years")
    assert [(f.of, f.value, f.persons) for f in figures] == [
        ("虚构旧甲区", 12, None),
        ("虚构旧壬区", 8, None),
    ]


def test_a_carried_value_rests_on_the_earlier_year(sample):
    sample.change(
        "care.yaml", "formula: beds / residents", "formula: beds / residents\n  max_age: 1"
    )
    sample.change("yearbook.csv", "900101,beds,2024,3300,", "900101,beds,2023,3100,")
    sample.append("yearbook.csv", "900101,residents,2023,62,\n")
    figures = behind(sample.study(), "900101", "beds_per_head")
    assert [(f.series, f.year, f.value) for f in figures] == [
        ("beds", 2023, 3100),
        ("residents", 2023, 62),
    ]


def test_where_nothing_is_published_the_formula_says_what_is_asked_for(sample):
    sample.change("yearbook.csv", "900101,beds,2024,3300,", "900101,beds,2024,,")
    figures = behind(sample.study(), "900101", "beds_per_head")
    assert (figures[0].series, figures[0].value, figures[0].where) == ("beds", None, "")
    assert figures[1].value == 60


@pytest.mark.parametrize("becomes", ["25415", "null"])
def test_a_corrected_figure_keeps_what_is_printed_and_why(sample, becomes):
    sample.write(
        "indicators/sample/corrections.yaml",
        f'- {{code: "900102", series: rural_income, year: 2024, was: 46000, becomes: {becomes}, '
        "why: 虚构, evidence: 虚构}\n",
    )
    figure = behind(sample.study(), "900102", "income_ratio")[1]
    assert figure.printed == 46000
    assert figure.value == (None if becomes == "null" else 25415)
    assert figure.correction.why == "虚构"


def test_the_shipped_correction_is_told(project):
    study = ci.read_study(project.studies["city"])
    fix = study.corrections[0]
    item = next(i for i in study.indicators.values() if fix.series in i.formula.text)
    figures = behind(study, fix.code, item.id, fix.year)
    (figure,) = [figure for figure in figures if figure.series == fix.series]
    assert (figure.printed, figure.value, figure.correction) == (36668, 25415, fix)
