"""The board on which a unit stands, the same as in the edition, or the reason there is none."""

import pytest

import countyindex as ci
from countyindex.analysis.lookup import board_of_unit, ranked_codes


def test_the_board_is_that_of_the_edition(project, edition):
    for unit, scheme, cohort in (("余杭", "county", "district"), ("浙江", "province", "province")):
        board = board_of_unit(project, unit, 2024)
        assert board.ranks.equals(edition[scheme][cohort].ranks)
        assert board.scores.equals(edition[scheme][cohort].scores)


def test_a_variant_and_a_year_may_be_asked_for(project):
    board = board_of_unit(project, "浙江", 2022, "province_geometric")
    assert (board.scheme.id, board.year) == ("province_geometric", 2022)


def test_the_latest_year_is_taken_where_none_is_named(project):
    assert board_of_unit(project, "浙江").year == 2024


def test_a_unit_that_several_default_schemes_score_asks_for_one(sample):
    sample.write("config/second.yaml", sample.file("config/sample.yaml").read_text())
    with pytest.raises(ci.UsageError, match="Say --scheme sample or --scheme second"):
        board_of_unit(ci.Project(sample.root), "虚构甲区")
    assert board_of_unit(ci.Project(sample.root), "虚构甲区", scheme="second").scheme.id == "second"


def test_a_cohort_that_the_scheme_does_not_score_is_refused(sample):
    sample.append("config/sample.yaml", "cohorts_scored: [field]\n")
    with pytest.raises(ci.UsageError, match="scores 虚构县 only, and 虚构甲区 belongs to 虚构区"):
        board_of_unit(ci.Project(sample.root), "虚构甲区")


@pytest.mark.parametrize(
    ("unit", "year", "scheme", "told"),
    [
        ("余杭", 2024, "countyy", "there is no scheme 'countyy'. Did you mean county"),
        ("余杭", 1999, None, "the study 'county' has no figures of 1999; it has 2024"),
        ("阿里", None, None, "there is no unit '阿里'"),
        ("余杭", None, "province", "330110 余杭区 is no unit of 省域.*, which 'province' scores"),
        ("江", None, "province", "'江' may mean 320000 江苏省、360000 江西省. "),
        ("阿里", None, "province", "there is no unit '阿里'"),
        ("北", None, None, "110000 北京市、330206 北仑区|330206 北仑区、110000 北京市"),
    ],
)
def test_what_is_unknown_is_told(project, unit, year, scheme, told):
    with pytest.raises(ci.UsageError, match=told):
        board_of_unit(project, unit, year, scheme)


def test_named_units_are_found_on_whichever_board_ranks_them(edition):
    boards = [*edition["county"].values(), *edition["province"].values()]
    assert ranked_codes(boards, ["余杭", "330000"]) == {"330110", "330000"}
    assert ranked_codes(boards, []) == frozenset()


def test_a_named_unit_that_no_board_ranks_is_refused(edition):
    districts = [edition["county"]["district"]]
    with pytest.raises(ci.UsageError, match="安吉县 is ranked on none of these boards"):
        ranked_codes(districts, ["余杭", "安吉"])
