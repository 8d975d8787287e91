"""Long tables of draws: one row a fact, keys that hold, and nothing that is no number."""

import dataclasses

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis.uncertainty.tables_layout import UNCERTAINTY_TABLES

BOARD = ["study", "scheme", "cohort", "year"]
DRAWS = 200


@pytest.fixture(scope="module")
def drawn(project):
    """How sure ranks of provinces are, when weights and indicators vary."""
    scheme = ci.read_scheme(project.schemes["province"])
    study = ci.read_study(project.studies["province"])
    choices = ci.read_choices(project.choices).only("weights", "leave_out")
    return ci.uncertainty(study, scheme, 2024, choices, DRAWS, 7)["province"]


@pytest.fixture(scope="module")
def tables(drawn):
    return ci.uncertainty_tables([drawn])


def test_every_table_has_the_columns_of_its_layout(tables):
    assert list(tables) == list(UNCERTAINTY_TABLES)
    for name, layout in UNCERTAINTY_TABLES.items():
        assert list(tables[name].columns) == layout.columns


def test_keys_name_one_row_and_references_a_row_that_is_there(tables):
    for name, layout in UNCERTAINTY_TABLES.items():
        assert not tables[name].duplicated(list(layout.key)).any(), name
        for reference in layout.references:
            here = tables[name][list(reference.here)].apply(tuple, axis=1)
            there = tables[reference.table][list(reference.there)].apply(tuple, axis=1)
            assert set(here) <= set(there), name


def test_columns_of_words_hold_no_other(tables):
    for name, layout in UNCERTAINTY_TABLES.items():
        for column, words in layout.words.items():
            assert set(tables[name][column]) <= {*words, ""}, name


def test_chances_of_a_unit_sum_to_one(tables):
    sums = tables["uncertainty_acceptability"].groupby("code")["share"].sum()
    assert len(sums) == 31
    assert np.allclose(sums, 1, atol=1e-12)


def test_of_two_units_one_is_before_the_other_or_they_tie(tables):
    table = tables["uncertainty_outranking"].set_index(["code", "other"])["share"]
    assert len(table) == 31 * 30
    both = table + table.swaplevel().reindex(table.index)
    assert (both <= 1 + 1e-12).all()


def test_the_options_of_a_choice_share_all_draws(tables):
    applied = tables["uncertainty_applied"]
    assert set(applied.groupby("choice")["draws"].sum()) == {DRAWS}


@pytest.mark.parametrize("name", ["uncertainty_applied", "uncertainty_one_at_a_time"])
def test_what_is_left_out_is_named_beside_its_id(tables, name):
    table = tables[name]
    names = dict(zip(table["option"], table["option_zh"], strict=True))
    assert names["income_ratio"] == "不计城乡居民人均可支配收入倍差"
    assert names["全部保留"] == "全部保留"


def test_the_board_stands_in_every_row(tables):
    for name, table in tables.items():
        if len(table):
            assert set(table[BOARD].itertuples(index=False, name=None)) == {
                ("province", "province", "province", 2024)
            }, name


def test_the_last_unit_has_no_next_one(tables):
    units = tables["uncertainty_units"].sort_values("rank")
    assert units["distinguishable_from_next"].iloc[-1] == ""
    assert set(units["distinguishable_from_next"].iloc[:-1]) <= {"yes", "no"}


def test_leaving_out_an_indicator_ranks_every_unit_anew(tables, drawn):
    table = tables["uncertainty_leave_one_out_ranks"]
    assert len(table) == 31 * len(drawn.leave_one_out)
    row = table[(table["left_out"] == "rural_income") & (table["code"] == "330000")]
    assert row["rank"].item() == drawn.leave_one_out_ranks.loc["330000", "rural_income"]


def test_what_is_not_finite_is_missing_and_reasons_are_numbered(drawn):
    units = drawn.units.assign(rank_q05_error=np.inf)
    odd = dataclasses.replace(
        drawn,
        units=units,
        failed={"虚构甲。": 2, "虚构乙。": 1},
        acceptability=None,
        outranking=None,
    )
    tables = ci.uncertainty_tables([odd])
    assert tables["uncertainty_units"]["rank_q05_error"].isna().all()
    assert tables["uncertainty_runs"]["largest_error"].isna().all()
    told = tables["uncertainty_failed"][["number", "draws", "reason"]]
    assert told.to_numpy().tolist() == [[1, 2, "虚构甲。"], [2, 1, "虚构乙。"]]
    assert len(tables["uncertainty_acceptability"]) == len(tables["uncertainty_outranking"]) == 0
