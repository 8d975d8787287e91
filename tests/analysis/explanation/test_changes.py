"""The smallest change that reaches a place: the files, changed so and scored anew, agree."""

import dataclasses

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis.explanation.changes import _Line, changes
from countyindex.pipeline import score_measured


def test_the_change_is_the_lack_over_the_weight_where_goalposts_stay(sample):
    town = sample.score()["sample"]["town"]
    found = next(c for c in changes(town, "900103", [2]) if c.indicator == "beds_per_head")
    # beds weigh one half of a dimension that weighs 2/7, and run from 37.5 to 55
    lack = town.scores["900102"] - town.scores["900103"]
    assert found.value == 52
    assert found.needed == pytest.approx(52 + lack * 7 * (55 - 37.5) / 100, rel=1e-8)
    assert (found.rank, found.score) == (2, pytest.approx(town.scores["900102"]))


@pytest.mark.parametrize(("factor", "rank"), [(1 + 1e-9, 2), (1 - 1e-6, 3)])
def test_the_files_changed_so_give_the_place_and_a_little_less_does_not(sample, factor, rank):
    town = sample.score()["sample"]["town"]
    found = next(c for c in changes(town, "900103", [2]) if c.indicator == "beds_per_head")
    beds = found.needed * factor * 50  # residents
    sample.change("yearbook.csv", "900103,beds,2024,2600,", f"900103,beds,2024,{beds!r},")
    assert sample.score()["sample"]["town"].ranks["900103"] == rank


def test_goalposts_of_the_cohort_move_with_the_value(sample):
    """Beyond the cohort's best value the unit gains nothing itself; the others fall behind."""
    before = sample.score()["sample"]["field"]
    found = next(c for c in changes(before, "900202", [1]) if c.indicator == "density")
    assert found.needed > before.goalposts["density"]["upper"]
    area = 38 * 10000 / found.needed  # residents over area; no other formula reads the area
    sample.change("survey.csv", "900202,area,2020,1300,", f"900202,area,2020,{area!r},")
    after = sample.score()["sample"]["field"]
    assert after.ranks["900202"] == found.rank == 1
    assert after.scores["900202"] == pytest.approx(found.score, abs=1e-9)
    assert after.scores["900201"] < before.scores["900201"]


def test_a_place_out_of_reach_is_said_to_be(sample):
    town = sample.score()["sample"]["town"]
    found = {c.indicator: c for c in changes(town, "900104", [1])}
    assert all(c.needed is None and c.rank is None for c in found.values())
    # the registry holds ratios down to 0.8 plausible, and output up to 900000
    assert found["income_ratio"].limit == 0.8
    assert found["output_per_head"].limit == 900000


def best_between(sample, low, high):
    """Let density, 1500, 1077, 714 and 444 in the towns, be best in an interval."""
    sample.change("land.yaml", "direction: positive", f"direction: {{interval: [{low}, {high}]}}")


FLAT = (
    *("judgements=null", "flat=true"),
    "levels=[{weighting: {method: fixed, weights: {output_per_head: 1, income_ratio: 1, "
    "beds_per_head: 1, schooling_years: 1, density: 12}}, aggregation: {method: arithmetic}}]",
)


def test_a_unit_that_comes_inside_last_gives_all_the_full_score(sample):
    best_between(sample, 500, 2000)
    town = sample.score(*FLAT)["sample"]["town"]
    # The score of density stays 0 until the unit is inside: it is the farthest at any distance.
    (found,) = [c for c in changes(town, "900104", [4]) if c.indicator == "density"]
    assert found.limit == 500
    sample.change("survey.csv", "900104,area,2020,900,", "900104,area,2020,800,")
    after = sample.score(*FLAT)["sample"]["town"]
    assert list(after.normalised["density"]) == [100.0] * 4
    line = _Line(town, "900104")
    column = np.array([town.dataset.values.columns.get_loc("density")])
    np.testing.assert_allclose(line.scores(column, np.array([500.0]))[0], after.scores)


def test_an_interval_is_searched_as_far_as_its_indicator_takes_part(sample):
    best_between(sample, 500, 2000)
    entropy = "levels=[{weighting: {method: entropy}, aggregation: {method: arithmetic}}]"
    town = sample.score(FLAT[0], FLAT[1], entropy)["sample"]["town"]
    (found,) = [c for c in changes(town, "900104", [1]) if c.indicator == "density"]
    assert found.needed is None
    assert 490 < found.limit < 500


def test_an_indicator_without_a_value_is_not_searched(sample):
    sample.change("yearbook.csv", "900103,beds,2024,2600,", "900103,beds,2024,,")
    town = sample.score("availability={dimension: 0.4}")["sample"]["town"]
    found = {c.indicator for c in changes(town, "900103", [1])}
    assert found == {"output_per_head", "income_ratio", "schooling_years", "density"}


def test_no_place_wanted_is_no_change(sample):
    assert changes(sample.score()["sample"]["town"], "900101", []) == []


def test_changes_of_a_shipped_unit_hold_on_the_whole_line(edition):
    """Assembled anew with the changed cell, screened, treated, normalised and rolled up."""
    board = edition["county"]["county"]
    measured = board.dataset.measured
    code = "331024"
    found = [c for c in changes(board, code, [int(board.ranks[code]) - 1]) if c.needed is not None]
    assert len(found) > 10
    for change in found:
        values = measured.values.copy()
        row = list(measured.units.index).index(code)
        values[row, measured.column(change.indicator)] = change.needed
        again = score_measured(dataclasses.replace(measured, values=values), board.scheme)["county"]
        assert again.ranks[code] == change.rank <= board.ranks[code] - 1
        np.testing.assert_allclose(again.scores[code], change.score, atol=1e-9)


@pytest.mark.parametrize("goalposts", ["pooled", "{base_year: 2021}"])
def test_goalposts_of_other_years_are_kept(project, goalposts):
    setting = f"normalisation={{method: minmax, goalposts: {goalposts}}}"
    board = ci.score_edition(project, 2024, ["province"], [setting])["province"]["province"]
    code = str(board.ranks.index[board.ranks == 10][0])
    change = min(
        (c for c in changes(board, code, [9]) if c.needed is not None), key=lambda c: c.spreads
    )
    assert change.rank == 9
