"""A name in a study's files that is nothing's name is refused where it stands."""

import pytest


def test_a_formula_over_an_unknown_series_is_refused(sample):
    sample.change("land.yaml", "residents * 10000", "resident * 10000")
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:5:3: 人口密度: there is no series 'resident'. Did you mean "
        "residents?"
    )


def test_a_series_of_an_unknown_source_is_refused(sample):
    sample.change("series.yaml", "亿元, source: yearbook", "亿元, source: yearbok")
    assert sample.refusal() == (
        f"{sample.file('series.yaml')}:1:33: the series 'output' names the source 'yearbok', which "
        "sources.yaml does not hold. Did you mean yearbook?"
    )


def test_a_wrong_series_is_not_called_unknown_as_well(sample):
    sample.change("series.yaml", "output: {name_zh", "output: {nam_zh")
    said = sample.refusal()
    assert "unknown key 'nam_zh'. Did you mean name_zh" in said
    assert "there is no series" not in said


def test_a_size_over_an_unknown_series_is_refused(sample):
    sample.append("study.yaml", "size:\n  people: {name_zh: 人口, formula: resident}\n")
    line = sample.line("study.yaml", "people:")
    assert sample.refusal() == (
        f"{sample.file('study.yaml')}:{line}:25: 人口: there is no series 'resident'. Did you mean "
        "residents?"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "crosswalk.csv",
            "code,name_zh,predecessor,predecessor_name,relation,population,evidence\n"
            "900109,虚构壬区,900109-2020,虚构旧壬区,transfer,5,虚构\n",
        ),
        ("breaks.csv", "code,name_zh,year,what,evidence\n900109,虚构壬区,2021,合并,虚构\n"),
    ],
)
def test_a_file_about_an_unknown_unit_is_refused(sample, name, text):
    file = sample.write(f"indicators/sample/{name}", text)
    said = "no unit has the code 900109. Did you mean 900104 or 900103 or 900102?"
    assert sample.refusal() == f"{file}: {said}"


def test_without_a_list_of_units_nobody_is_called_unknown(sample):
    sample.append("land.yaml", '  not_applicable: {"900104": 虚构}\n')
    sample.file("units.csv").write_text("name_zh\n", encoding="utf-8")
    said = sample.refusal()
    assert "the column 'code' is missing" in said
    assert "no unit has the code" not in said
