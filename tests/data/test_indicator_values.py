"""Figures that cannot make an indicator are refused by place, unit and figure."""

import numpy as np
import pytest

import countyindex as ci

RURAL = "900104,rural_income,2024,36000"


def places(sample, *texts):
    file = sample.file("yearbook.csv")
    return ", ".join(f"{file}:{sample.line('yearbook.csv', text)}" for text in texts)


def test_an_implausible_value_names_its_figures_and_the_range(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", "360"))
    where = places(sample, "900104,urban_income", "900104,rural_income")
    assert sample.refusal() == (
        f"{where}: 收入倍差 of 900104 虚构丁区 is 188.889 倍, outside [0.8, 4]. "
        "Correct the table, or widen 'plausible' in wealth.yaml:8."
    )


def test_a_division_by_zero_names_the_figures_and_the_formula(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", "0"))
    where = places(sample, "900104,urban_income", "900104,rural_income")
    assert sample.refusal() == (
        f"{where}: 收入倍差 (urban_income / rural_income) of 900104 虚构丁区 divides by zero in "
        "2024. Correct the figure, leave the cell empty, or list the unit as not applicable in "
        "wealth.yaml:8."
    )


def test_a_logarithm_of_what_is_not_positive_names_the_figure(sample):
    sample.change("land.yaml", "residents * 10000 / area@2020", "ln(residents - 22)")
    where = places(sample, "900204,residents")
    assert sample.refusal() == (
        f"{where}: 人口密度 (ln(residents - 22)) of 900204 虚构辛县 takes the logarithm of a "
        "number that is not positive in 2024. Correct the figure, leave the cell empty, or list "
        "the unit as not applicable in land.yaml:1."
    )


def test_a_log_transform_of_zero_names_indicator_and_unit(sample):
    sample.change("land.yaml", "residents * 10000 / area@2020", "residents - 22\n  transform: log")
    said = sample.refusal()
    assert "人口密度" in said
    assert "虚构辛县" in said


def test_a_missing_figure_leaves_a_missing_value_and_no_complaint(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", ""))
    dataset = sample.score()["sample"]["town"].dataset
    assert np.isnan(dataset.values.loc["900104", "income_ratio"])
    assert dataset.statuses.loc["900104", "income_ratio"] == "missing"


@pytest.mark.parametrize("status", ["not_applicable", "not_published"])
def test_a_unit_that_has_no_value_by_the_registry_but_one_in_the_table_is_refused(sample, status):
    sample.append("wealth.yaml", f'  {status}: {{"900104": 虚构}}\n')
    where = places(sample, "900104,urban_income", "900104,rural_income")
    assert sample.refusal() == (
        f"{where}: 收入倍差 of 900104 虚构丁区 has the value 1.88889, but the registry calls it "
        f"{status}. Remove the figure, or 900104 from '{status}' in wealth.yaml:8."
    )


def test_all_values_that_are_wrong_are_said_at_once(sample):
    sample.change("yearbook.csv", RURAL, RURAL.replace("36000", "0"))
    sample.change("yearbook.csv", "900201,rural_income,2024,39000", "900201,rural_income,2024,9")
    sample.change("yearbook.csv", "900204,residents,2024,22", "900204,residents,2024,0")
    said = sample.refusal()
    assert "虚构丁区 divides by zero" in said
    assert "虚构戊县 is 7333.33 倍" in said
    assert said.count("虚构辛县 divides by zero") == 2


@pytest.mark.parametrize("year", [1999, 2020])
def test_a_year_without_indicators_of_its_own_is_a_wrong_question(sample, year):
    """The survey of 2020 is read by indicators of 2024; that makes no edition of 2020."""
    with pytest.raises(ci.UsageError, match=rf"no figures of {year}: the study 'sample' has 2024"):
        ci.score_edition(sample.root, year)
    with pytest.raises(ci.UsageError, match=rf"has no figures of {year}; it has 2024"):
        ci.score(sample.study(), sample.scheme(), year)


def test_an_edition_in_which_no_indicator_is_left_is_a_wrong_question(sample):
    for code in ("900101", "900102", "900103", "900104"):
        rows = sample.file("yearbook.csv").read_text(encoding="utf-8").splitlines()
        (row,) = [row for row in rows if row.startswith(f"{code},output,")]
        sample.change("yearbook.csv", row + "\n", "")
    with pytest.raises(ci.UsageError, match=r"no indicator of 虚构研究 .* Choose a year"):
        ci.score_edition(sample.root, 2024, settings=["indicators=[output_per_head]"])


def test_a_fault_that_nobody_asks_for_stops_nothing(sample):
    """A unit that is listed as not applicable may divide by zero."""
    sample.change("yearbook.csv", "900104,rural_income,2024,36000,", "900104,rural_income,2024,0,")
    assert "divides by zero" in sample.refusal()
    sample.change(
        "wealth.yaml",
        "  plausible: [0.8, 4.0]\n",
        "  plausible: [0.8, 4.0]\n  not_applicable: {900104: 虚构}\n",
    )
    assert sample.score().boards


def test_first_passes_over_what_is_missing_and_nothing_that_is_wrong(sample):
    sample.change(
        "land.yaml", "residents * 10000 / area@2020", "first(residents, beds / rural_income)"
    )
    sample.change("yearbook.csv", "900104,rural_income,2024,36000,", "900104,rural_income,2024,0,")
    said = sample.refusal()
    assert "收入倍差" in said
    assert "人口密度" not in said
    sample.change(
        "land.yaml",
        "first(residents, beds / rural_income)",
        "first(beds / rural_income, residents)",
    )
    assert "人口密度" in sample.refusal()
