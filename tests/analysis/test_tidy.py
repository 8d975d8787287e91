"""Long tables: keys hold, nothing is lost, numbers are the results' own, no machine's path."""

import numpy as np
import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis.tidy_layout import STATUSES, TABLES
from countyindex.data import Status


@pytest.fixture(scope="module")
def tables(edition):
    return ci.tidy_tables(edition)


def rows_of(table, *columns):
    return list(zip(*(table[name] for name in columns), strict=True))


def board_of(table, scheme, cohort):
    return table[(table["scheme"] == scheme) & (table["cohort"] == cohort)]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_of_its_layout_and_a_key_that_names_one_row(tables, name):
    layout, table = TABLES[name], tables[name]
    assert list(table.columns) == layout.columns
    assert not table.duplicated(list(layout.key)).any()
    assert table.empty == (name == "unit_weights"), "no shipped scheme has weights by unit"


@pytest.mark.parametrize(
    ("name", "reference"),
    [(name, item) for name, layout in TABLES.items() for item in layout.references],
    ids=lambda value: value if isinstance(value, str) else value.table,
)
def test_every_reference_finds_its_row(tables, name, reference):
    there = set(rows_of(tables[reference.table], *reference.there))
    assert set(rows_of(tables[name], *reference.here)) <= there


@pytest.mark.parametrize(
    ("name", "column"), [(name, word) for name, item in TABLES.items() for word in item.words]
)
def test_a_column_of_words_holds_only_words_of_its_list(tables, name, column):
    assert set(tables[name][column]) - {""} <= set(TABLES[name].words[column])


def test_the_statuses_listed_are_the_statuses_there_are():
    assert list(STATUSES) == [status.id for status in Status]


def test_codes_are_text_and_never_numbers(tables):
    for table in tables.values():
        if "code" in table:
            assert {type(code) for code in table["code"]} <= {str}


def test_every_board_of_every_scheme_is_there_to_the_last_bit(edition, tables):
    for scheme, boards in edition.results.items():
        for cohort, board in boards.items():
            ranks = board_of(tables["ranks"], scheme, cohort).set_index("code")
            assert ranks["score"].to_dict() == board.scores.to_dict()
            assert ranks["rank"].to_dict() == board.ranks.to_dict()


def test_the_index_has_one_rank_in_both_tables(tables):
    key = ["scheme", "cohort", "code"]
    scores = tables["scores"]
    index = scores[scores["node"] == "index"].set_index(key)["rank"]
    assert index.to_dict() == tables["ranks"].set_index(key)["rank"].to_dict()


def test_a_dimension_is_ranked_as_on_the_leaderboard(edition, tables):
    scores = board_of(tables["scores"], "county", "district")
    green = scores[scores["node"] == "green"].set_index("code")["rank"]
    board = edition["county"]["district"].leaderboard()
    assert green.dropna().to_dict() == board["green_rank"].dropna().to_dict()


def test_weights_within_a_node_and_down_to_the_indicators_sum_to_1(edition, tables):
    weights = tables["weights"]
    for _, shares in weights.groupby(["scheme", "cohort", "node"])["weight"]:
        assert shares.sum() == pytest.approx(1, abs=1e-12)
    own = board_of(weights, "county", "county").set_index("child")["effective_weight"]
    assert own[edition["county"]["county"].weights.index].sum() == pytest.approx(1, abs=1e-12)
    assert own["green"] == pytest.approx(
        own[["electricity_intensity", "industrial_electricity_intensity"]].sum()
        + own[["gdp_density", "landcover_tree_share"]].sum(),
        abs=1e-12,
    )


def test_weights_of_a_units_own_stand_beside_their_means(sample):
    sample.change("config/sample.yaml", "{method: equal}", "{method: benefit_of_doubt}")
    tables = ci.tidy_tables(sample.score())
    own = tables["unit_weights"].groupby(["scheme", "cohort", "node", "child"])["weight"].mean()
    means = tables["weights"].set_index(["scheme", "cohort", "node", "child"])["weight"]
    children = {"output_per_head", "income_ratio", "beds_per_head", "schooling_years"}
    assert set(own.index.get_level_values("child")) == children
    assert own.to_dict() == pytest.approx(means[own.index].to_dict(), abs=1e-12)


def test_published_figures_keep_what_was_printed_beside_the_correction(tables):
    figures = tables["observations"]
    mended = figures[figures["value"] != figures["printed"]]
    assert rows_of(mended, "code", "series", "year", "printed", "value") == [
        ("330000", "t2_rural_consumption", 2021, 36668.0, 25415.0)
    ]


def test_places_are_named_below_the_project(edition, tables):
    places = tables["observations"]["where"]
    assert places.str.startswith("indicators/").all()
    file, line = places.iloc[0].rsplit(":", 1)
    assert (edition.project.root / file).read_text(encoding="utf-8").count("\n") >= int(line)


def test_an_empty_cell_says_why(tables):
    values = tables["values"].set_index(["study", "code", "indicator", "year"])
    cell = values.loc[("county", "330102", "rural_income", 2024)]
    assert np.isnan(cell["value"])
    assert cell["status"] == "not_applicable"


def test_units_of_former_times_are_no_members_of_a_cohort(tables):
    units = tables["units"]
    former = units[units["former"]]
    assert "330104-2020" in set(former["code"])
    assert set(former["cohort"]) == {""}


def test_only_the_schemes_asked_for_are_there(edition):
    tables = ci.tidy_tables(edition, ["entropy", "entropy"])
    assert list(tables["schemes"]["scheme"]) == ["entropy"]
    assert set(tables["scores"]["scheme"]) == {"entropy"}
    assert set(tables["values"]["study"]) == {"county"}


def test_a_scheme_the_edition_does_not_hold_is_a_wrong_question(edition):
    with pytest.raises(ci.UsageError, match=r"there is no scheme 'entropi'. Did you mean entropy"):
        ci.tidy_tables(edition, ["entropi"])


def test_a_unit_that_is_not_ranked_says_why(sample):
    lines = sample.file("yearbook.csv")
    kept = [line for line in lines.read_text(encoding="utf-8").splitlines() if "900101" not in line]
    lines.write_text("\n".join(kept) + "\n", encoding="utf-8")
    ranks = ci.tidy_tables(sample.score())["ranks"].set_index(["scheme", "code"])
    left_out = ranks.loc[("sample", "900101")]
    assert left_out["not_ranked_zh"]
    assert np.isnan(left_out["score"])
    assert left_out["rank"] is pd.NA


def test_three_levels_of_weights_multiply_down_to_the_indicators(sample):
    sample.change(
        "study.yaml",
        "  care: {name_zh: 照护}\n  land: {name_zh: 土地}\n",
        "  life: {name_zh: 生活, children: {care: {name_zh: 照护}, land: {name_zh: 土地}}}\n",
    )
    sample.change("config/sample.yaml", "judgements: judgements/sample.yaml\n", "")
    sample.change(
        "config/sample.yaml",
        "  - {weighting: {method: ahp}, aggregation: {method: arithmetic}}\n",
        "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n" * 2,
    )
    sample.remove("plain.yaml")
    weights = ci.tidy_tables(sample.score())["weights"]
    own = board_of(weights, "sample", "town").set_index("child")
    assert own.loc["life", "node"] == "index"
    assert own.loc["care", "effective_weight"] == pytest.approx(1 / 4)
    assert own.loc["schooling_years", "effective_weight"] == pytest.approx(1 / 8)


def test_a_cell_filled_from_other_years_names_them(sample):
    sample.change("yearbook.csv", "900101,beds,2024,3300,\n", "")
    for year in (2022, 2025):
        sample.append("yearbook.csv", f"900101,beds,{year},3000,\n900101,residents,{year},50,\n")
    edition = ci.score_edition(sample.root, 2024, settings=["missing=linear"])
    table = board_of(ci.tidy_tables(edition)["treatments"], "sample", "town")
    assert rows_of(table, "code", "indicator", "after", "years") == [
        ("900101", "beds_per_head", 60.0, "2022;2025")
    ]


def test_a_cell_treated_by_its_own_year_names_none(tables):
    assert set(tables["treatments"]["years"]) == {""}
