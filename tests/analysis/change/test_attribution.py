"""Changes of a project worked by hand, and of the boards that ship: what moved whom."""

import numpy as np
import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis.change import board_of, compare_boards

JIA, YI, BING = "900101", "900102", "900103"


def test_when_everybody_doubles_the_data_and_the_goalposts_cancel(change):
    """乙 scores 40 in both years; with its new figures between the old goalposts 70, with its old
    figures between the new ones 25: data ½(30 + 15), goalposts ½(−15 − 30)."""
    found = change("2023", "2024")
    assert found.units.loc[YI, "score_before"] == found.units.loc[YI, "score_after"] == 40
    np.testing.assert_allclose(found.scores.loc[YI, ["own", "goalposts"]], [22.5, -22.5])
    np.testing.assert_allclose(found.scores.loc[BING, ["own", "goalposts"]], [37.5, -37.5])
    np.testing.assert_array_equal(found.scores.loc[JIA], 0.0)
    np.testing.assert_array_equal(found.scores[["others", "weights", "method"]], 0.0)


def test_places_are_split_over_the_orders_in_which_others_goalposts_and_data_change(change):
    """Places of 乙 with own, others' figures and goalposts of 2023 (A) or 2024 (B): AAA 3, BAA 1,
    ABA 3, BBA 2, AAB 2, BAB 2, ABB 3, BBB 3; by Shapley's formula 5/6, −2/3 and −1/6."""
    places = change("2023", "2024").places.loc[YI]
    np.testing.assert_allclose(places[["own", "others", "goalposts"]], [5 / 6, -2 / 3, -1 / 6])


@pytest.mark.parametrize(("before", "after", "sign"), [("2023", "2024", -1), ("2024", "2023", 1)])
def test_a_year_in_which_all_are_inside_an_interval_lends_no_goalposts(
    make_tiny, before, after, sign
):
    """`first` is best up to 15: 0, 6, 10 are inside in 2023; of 0, 12, 20 the last is 5 outside,
    the worst of both years. Half of the index falls from 100 to 0 for 丙; nobody else moves."""
    root = make_tiny()
    path = root / "indicators" / "tiny" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("direction: positive", "direction: {interval: [0, 15]}", 1)
    path.write_text(text, encoding="utf-8")
    (found,) = ci.compare(before, after, project=ci.Project(root))
    np.testing.assert_allclose(found.scores.loc[BING, "own"], sign * 50)
    np.testing.assert_array_equal(found.scores.drop(columns="own"), 0.0)
    np.testing.assert_array_equal(found.scores.loc[[JIA, YI], "own"], 0.0)


def test_goalposts_over_all_years_leave_the_whole_change_to_the_data(change):
    """Between 0 and 20 in both years 乙 has 30 and then 60 of `first`: 25 and 40 points."""
    found = change("pooled@2023", "pooled@2024")
    assert found.units.loc[YI, "score_change"] == pytest.approx(15)
    assert found.scores.loc[YI, "own"] == pytest.approx(15)
    np.testing.assert_array_equal(found.scores["goalposts"], 0.0)


def test_weights_take_the_change_they_make(change):
    """¾·60 + ¼·20 = 50 instead of 40."""
    found = change("tiny@2023", "heavy@2023")
    np.testing.assert_allclose(found.scores.loc[YI, "weights"], 10)
    np.testing.assert_array_equal(found.scores.drop(columns="weights"), 0.0)


def test_an_indicator_that_leaves_counts_as_weight(change):
    found = change("tiny@2023", "alone@2023")
    np.testing.assert_allclose(found.scores.loc[YI, "weights"], 60 - 40)
    assert any("虚构其二" in notice.text_zh for notice in found.notices)


def test_data_and_weights_together_are_split_at_the_mean_of_the_other(change):
    """乙 under common goalposts: `first` 30 → 60, its weight ½ → ¾, `second` 20."""
    found = change("pooled@2023", "pooled@2024")
    mixed = compare_boards(found.before, board_of(_weighted(found.after.run.result)), [YI])
    data = 0.5 * (0.5 + 0.75) * (60 - 30)
    weights = 0.5 * (0.75 - 0.5) * ((30 - 20) + (60 - 20))
    np.testing.assert_allclose(mixed.scores.loc[YI, ["own", "weights"]], [data, weights])


def _weighted(result: ci.Result) -> ci.Result:
    """Score the same figures with weights of ¾ and ¼."""
    scheme = ci.read_scheme(
        result.scheme.path,
        [
            "levels.0.weighting.method=fixed",
            "levels.0.weighting.weights={first_one: 3, second_one: 1}",
        ],
    )
    return ci.score(result.dataset.measured.study, scheme, result.year)[result.cohort]


def test_one_units_own_figure_moves_itself_by_data_and_the_rest_by_others(make_tiny, change):
    figures = {2023: {"first": (0, 9, 10), "second": (10, 2, 0)}}
    found = change("tiny@2023", f"{make_tiny('other', figures)}:tiny@2023")
    np.testing.assert_allclose(found.scores.loc[YI, "own"], 15)
    np.testing.assert_array_equal(found.scores.drop(index=YI), 0.0)
    np.testing.assert_array_equal(found.places.loc[YI, ["own", "others"]], [2, 0])
    np.testing.assert_array_equal(found.places.loc[JIA, ["own", "others"]], [0, -1])


def test_a_method_without_goalposts_takes_them_along(change):
    found = change("tiny@2023", "standard@2023")
    assert found.mode == "with_method"
    np.testing.assert_allclose(found.scores["method"], found.units["score_change"])


def test_methods_without_goalposts_leave_nothing_to_them(change):
    """z-scores with n − 1: `first` doubles everywhere and nothing moves, the data cancels out."""
    found = change("standard@2023", "standard@2024")
    assert found.mode == "apart"
    np.testing.assert_array_equal(found.scores["goalposts"], 0.0)
    np.testing.assert_allclose(found.scores["own"], -found.scores["others"], atol=1e-9)
    assert found.scores.loc[YI, "own"] != 0


def test_what_other_goalposts_would_spoil_is_split_more_coarsely_and_said(make_tiny, change):
    """乙's 8 of 2024 lies below the goalposts of 2023, 10 and 20: no geometric mean takes that."""
    figures = {
        2023: {"first": (10, 16, 20), "second": (10, 2, 0)},
        2024: {"first": (0, 8, 20), "second": (10, 2, 0)},
    }
    folder = make_tiny("other", figures)
    found = change(f"{folder}:rooted@2023", f"{folder}:rooted@2024")
    assert found.mode == "whole"
    assert list(found.factors) == ["own", "others", "method"]
    assert any("不能单独互换" in notice.text_zh for notice in found.notices)
    assert any("阈值移动造成的变化没有单列" in notice.text_zh for notice in found.notices)
    np.testing.assert_allclose(found.scores.sum(axis=1), found.units["score_change"], atol=1e-9)


def test_a_board_against_itself_has_no_change_in_any_part(edition):
    for board in edition.boards:
        found = compare_boards(board_of(board), board_of(board))
        for table in (found.scores, found.places, found.units[["score_change", "rank_change"]]):
            np.testing.assert_array_equal(table, 0.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("province@2021", "province@2024"),
        ("province@2024", "provinces_27@2024"),
        ("province_geometric@2022", "province_entropy@2023"),
        ("county", "zscore"),
        ("county", "flat_entropy"),
        ("county", "district_without_coordination"),
        ("geometric", "pca"),
    ],
)
def test_parts_add_up_to_every_change_of_score_and_place(project, before, after):
    for found in ci.compare(before, after, project=project):
        pairs = ((found.scores, "score_change"), (found.places, "rank_change"))
        for parts, change in pairs:
            pd.testing.assert_series_equal(
                parts.sum(axis=1), found.units[change].astype(float), check_names=False, atol=1e-9
            )


def test_going_back_moves_everything_the_other_way(project):
    (there,) = ci.compare("province@2022", "province_entropy@2024", project=project)
    (back,) = ci.compare("province_entropy@2024", "province@2022", project=project)
    for one, other in ((there.scores, back.scores), (there.places, back.places)):
        np.testing.assert_allclose(one, -other.loc[one.index], atol=1e-9)
