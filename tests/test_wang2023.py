"""The city study against the article it is typed from: every figure and claim it supports."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import countyindex as ci

HERE = Path(__file__).parent
CITY = HERE.parent / "indicators" / "city"
PRINTED = json.loads((HERE / "reference" / "wang2023.json").read_text(encoding="utf-8"))
CITIES, YEARS = PRINTED["cities"], PRINTED["years"]
TABLE3, TEXT, HOLDS = PRINTED["table3"], PRINTED["text"], PRINTED["holds"]


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return ci.indicator_table(ci.read_study(CITY), years=[*YEARS, 2021])


@pytest.fixture(scope="module")
def panel(table):
    """indicator → a frame of the eleven cities by year."""

    def of(indicator: str) -> pd.DataFrame:
        rows = table[(table["indicator"] == indicator) & table["name_zh"].isin(CITIES)]
        return rows.pivot(index="name_zh", columns="year", values="value").loc[CITIES, YEARS]

    return of


@pytest.fixture(scope="module")
def province(table):
    """indicator → the one figure of the whole province."""

    def of(indicator: str) -> float:
        rows = table[(table["indicator"] == indicator) & (table["name_zh"] == "浙江省")]
        return float(rows["value"].item())

    return of


@pytest.fixture(scope="module")
def observed() -> pd.Series:
    """Every observation as it lies in the files, uncorrected, by series."""
    files = sorted((CITY / "observations").glob("wang2023_table[124].csv"))
    return pd.concat(pd.read_csv(file, index_col="series")["value"] for file in files)


# table 3: eleven cities, 2000–2020


@pytest.mark.parametrize("year", YEARS)
def test_table_3_is_as_printed(panel, year):
    assert list(panel("income_ratio")[year]) == TABLE3["ratio"][str(year)]
    assert list(panel("income_gap")[year]) == TABLE3["gap"][str(year)]


def test_printed_figures_count_as_observed_and_solved_ones_as_derived(table):
    statuses = table.groupby("indicator")["status"].unique()
    assert list(statuses["income_ratio"]) == ["observed"]
    assert list(statuses["implied_rural_income"]) == ["derived"]


def test_ratio_and_gap_give_the_rural_income(panel):
    rural = panel("implied_rural_income")[2020]
    assert list(rural.round()) == TABLE3["implied_rural_2020"]


def test_the_implied_incomes_give_ratio_and_gap_back(panel):
    urban, rural = panel("implied_urban_income"), panel("implied_rural_income")
    np.testing.assert_allclose(urban / rural, panel("income_ratio"), rtol=1e-12)
    np.testing.assert_allclose(urban - rural, panel("income_gap"), rtol=1e-12)


@pytest.mark.parametrize("year", [2000, 2020])
def test_rural_incomes_of_the_cities_came_closer(panel, year):
    rural, printed = panel("implied_rural_income")[year], TABLE3["implied_rural_max_min"][str(year)]
    assert (rural.idxmax(), rural.idxmin()) == (printed["highest"], printed["lowest"])
    assert rural.max() / rural.min() == pytest.approx(printed["ratio"], abs=5e-4)


def test_ratios_of_the_cities_converged(panel):
    ratio = panel("income_ratio")
    variation = ratio.std(ddof=0) / ratio.mean()
    printed = TABLE3["ratio_cv_unweighted_population"]
    assert list(variation) == pytest.approx(printed, abs=5e-5)
    assert variation.is_monotonic_decreasing


def test_jiaxing_is_most_equal_lishui_least_and_jinhua_has_the_largest_gap(panel):
    ratio, gap = panel("income_ratio")[2020], panel("income_gap")[2020]
    assert [ratio.idxmin(), ratio.min()] == TABLE3["lowest_ratio_2020"]
    assert [ratio.idxmax(), ratio.max()] == TABLE3["highest_ratio_2020"]
    assert [gap.idxmax(), gap.max()] == TABLE3["largest_gap_2020"]


def test_only_jinhua_and_lishui_lie_above_the_province(panel):
    ratio = panel("income_ratio")[2020]
    above = ratio.index[ratio > TEXT["province_ratio_2020"]]
    assert list(above) == TEXT["above_the_province_in_2020"]


def test_every_ratio_fell_and_every_gap_grew_in_every_interval(panel):
    ratio, gap = panel("income_ratio"), panel("income_gap")
    assert (ratio[2020] < ratio[2000]).all()
    assert (gap.diff(axis=1).iloc[:, 1:] > 0).all(axis=None)


def test_the_ratio_fell_throughout_in_five_cities(panel):
    steps = panel("income_ratio").diff(axis=1).iloc[:, 1:]
    falling = steps.index[(steps < 0).all(axis=1)]
    assert list(falling) == HOLDS["falls_throughout"]


def test_the_claim_that_lishui_fell_throughout_fails_on_the_printed_table(panel):
    ratio = panel("income_ratio").loc["丽水市"]
    assert "丽水市" in TEXT["said_to_fall_throughout"]
    assert (ratio[2000], ratio[2005]) == (3.57, 3.60)
    wrong = set(TEXT["said_to_fall_throughout"]) - set(HOLDS["falls_throughout"])
    assert wrong == {"丽水市"}


def test_the_ratio_rose_and_then_fell_in_the_other_six(panel):
    def rises_then_falls(ratio: pd.Series) -> bool:
        top = int(ratio.to_numpy().argmax())
        return (
            top > 0
            and ratio.iloc[: top + 1].is_monotonic_increasing
            and ratio.iloc[top:].is_monotonic_decreasing
        )

    ratio = panel("income_ratio")
    found = [city for city in CITIES if rises_then_falls(ratio.loc[city])]
    assert found == HOLDS["rises_then_falls"]
    assert set(TEXT["said_to_rise_then_fall"]) < set(found)


def test_table_3_agrees_with_the_yearbook_where_both_print_2015(panel):
    yearbook = PRINTED["yearbook_2016_table_17_2"]
    urban, rural = pd.Series(yearbook["urban"]), pd.Series(yearbook["rural"])
    assert ((urban - rural) == panel("income_gap")[2015].loc[urban.index]).all()
    assert ((urban / rural).round(2) == panel("income_ratio")[2015].loc[urban.index]).all()
    solved = panel("implied_rural_income")[2015].loc[rural.index]
    # two printed decimals of a ratio near 1.7 leave 0.005 / 0.7 of the rural income open
    np.testing.assert_allclose(solved, rural, rtol=0.008)


# tables 1 and 2: the province in 2021


@pytest.mark.parametrize("residents", ["all", "urban", "rural"])
def test_table_1_is_as_printed(observed, residents):
    printed = PRINTED["table1"]
    assert observed[f"t1_{residents}_disposable_income"] == printed["income"][residents]
    assert observed[f"t1_{residents}_consumption"] == printed["consumption"][residents]


@pytest.mark.parametrize("residents", ["all", "urban", "rural"])
def test_four_kinds_of_income_add_up_but_for_nine_yuan_of_the_urban_total(observed, residents):
    kinds = ("wage", "business", "property", "transfer")
    parts = sum(observed[f"t1_{residents}_{kind}_income"] for kind in kinds)
    off = parts - observed[f"t1_{residents}_disposable_income"]
    assert off == PRINTED["table1"]["parts_minus_total"][residents]


def test_the_ratio_of_table_2_follows_from_table_1(province):
    assert province("province_income_ratio_printed") == PRINTED["table2"]["ratio"]
    assert round(province("province_income_ratio"), 2) == PRINTED["table2"]["ratio"]


def test_the_gap_of_the_text_is_that_of_incomes_before_rounding(province):
    recomputed, printed = province("province_income_gap"), TEXT["province_gap_2021"]
    assert recomputed == 33240
    assert recomputed != printed
    assert abs(recomputed - printed) < 1  # two incomes rounded to the yuan


def test_growth_in_2021_leads_back_to_the_ratio_of_2020(province, observed):
    before = {
        residents: observed[f"t1_{residents}_disposable_income"]
        / (1 + observed[f"t1_{residents}_disposable_income_growth"] / 100)
        for residents in ("urban", "rural")
    }
    assert round(before["urban"] / before["rural"], 2) == TEXT["province_ratio_2020"]
    growth = PRINTED["derived_2021"]["growth_differential"]
    assert province("income_growth_differential") == pytest.approx(growth)


def test_the_misprint_of_table_2_is_kept_as_printed_and_corrected_in_use(province, observed):
    printed, true = (PRINTED["table2"][f"rural_consumption_{k}"] for k in ("printed", "true"))
    assert observed["t2_rural_consumption"] == printed == observed["t1_all_consumption"]
    assert province("rural_consumption") == true == observed["t1_rural_consumption"]


def test_the_correction_says_what_it_replaces_and_why():
    (correction,) = ci.read_study(CITY).corrections
    assert (correction.was, correction.becomes) == (36668, 25415)
    assert "表 1" in correction.evidence


@pytest.mark.parametrize("rate", ["registered_urbanisation_rate", "resident_urbanisation_rate"])
def test_urbanisation_rates_of_table_2_are_as_printed(observed, rate):
    assert observed[f"t2_{rate}"] == PRINTED["table2"][rate]


def test_table_2_repeats_the_incomes_of_table_1(observed):
    for two, one in (("", "all_"), ("urban_", "urban_"), ("rural_", "rural_")):
        assert observed[f"t2_{two}disposable_income"] == observed[f"t1_{one}disposable_income"]


@pytest.mark.parametrize(
    ("indicator", "printed", "digits"),
    [
        ("relative_income_gap", "income_gap_to_mean_percent", 1),
        ("property_income_ratio", "property_income_ratio", 2),
        ("consumption_ratio", "consumption_ratio", 2),
        ("citizenisation_gap", "citizenisation_gap", 1),
    ],
)
def test_figures_that_follow_from_the_tables(province, indicator, printed, digits):
    half = 0.5 * 10**-digits
    assert province(indicator) == pytest.approx(PRINTED["derived_2021"][printed], abs=half)


def test_property_income_is_the_most_unequal_of_the_four(province):
    ratios = {
        kind: province(f"{kind}_income_ratio")
        for kind in ("wage", "business", "property", "transfer")
    }
    assert max(ratios, key=ratios.__getitem__) == "property"
    assert min(ratios, key=ratios.__getitem__) == "business"


def test_low_income_households_have_less_than_half_the_rural_mean(observed):
    share = 100 * TEXT["low_income_rural_income_2021"] / observed["t1_rural_disposable_income"]
    assert round(share, 1) == PRINTED["derived_2021"]["low_income_to_rural_percent"]


# table 4 and the text: population in 2020


def test_table_4_is_as_printed(observed):
    for kind in ("persons", "share"):
        for group, printed in PRINTED["table4"][kind].items():
            assert observed[f"t4_{group}_{kind}"] == printed


@pytest.mark.parametrize("age", ["60plus", "65plus"])
def test_the_countryside_is_older(province, age):
    gap = province(f"ageing_gap_{age}")
    assert gap == pytest.approx(TEXT[f"ageing_gap_{age}"], abs=1e-9)
    assert gap > 0


@pytest.mark.parametrize("area", ["urban", "rural"])
def test_persons_and_shares_of_both_ages_imply_one_population(observed, province, area):
    older = observed[f"t4_{area}_65plus_persons"] / observed[f"t4_{area}_65plus_share"] * 100
    # a share of 10 % printed to two decimals leaves 0.05 % of the population open
    assert province(f"implied_{area}_population") == pytest.approx(older, rel=1e-3)


def test_most_migrants_come_from_outside_the_province():
    migrants = TEXT["migrants_2020"]
    share = 100 * migrants["from_outside"] / migrants["total"]
    assert round(share, 1) == migrants["share"]
