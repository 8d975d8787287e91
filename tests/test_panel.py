"""Weights pooled over years, against the formula by hand on the provinces' four years."""

import dataclasses
import json

import numpy as np
import pytest
from terminal import run

import countyindex as ci
from countyindex.analysis.explanation.changes import changes
from countyindex.pipeline import score_dataset, score_measured
from countyindex.registry import Node
from countyindex.rollup import roll_up_tree

YEARS = (2021, 2022, 2023, 2024)
WAY = "{method: entropy, years: pooled}"
LEVELS = [f"levels.{level}.weighting={WAY}" for level in (0, 1)]
NAN = np.nan


@pytest.fixture(scope="module")
def study(project):
    return ci.read_study(project.studies["province"])


@pytest.fixture(scope="module")
def scored(project, study):
    def score(year, *settings):
        scheme = ci.read_scheme(project.root / "config" / "province.yaml", settings)
        return ci.score(study, scheme, year)["province"]

    return score


def by_entropy(panel):
    """Weigh the columns of [units × years, k] by entropy: the formula, missing cells left out."""
    divergence = []
    for column in panel.T:
        x = column[~np.isnan(column)]
        y = (x - x.min()) / (x.max() - x.min())
        p = y[y > 0] / y.sum()
        divergence.append(1 + (p * np.log(p)).sum() / np.log(len(x)))
    return np.array(divergence) / sum(divergence)


def mean(scores, weights):
    """Weigh the cells that are there."""
    there = ~np.isnan(scores)
    return np.where(there, scores, 0) @ weights / (there @ weights)


@pytest.mark.parametrize("goalposts", ["data", "pooled"])
def test_a_board_has_the_weights_and_scores_of_all_years_by_hand(scored, goalposts):
    setting = f"normalisation.goalposts={goalposts}"
    boards = [scored(year, setting) for year in YEARS]
    own = scored(2022, setting, *LEVELS)
    dimensions = []
    for dimension in own.dimensions:
        columns = list(dimension.child_ids)
        years = [board.normalised[columns].to_numpy() for board in boards]
        weights = by_entropy(np.vstack(years))
        np.testing.assert_allclose(own.levels[0].weights[columns], weights, rtol=1e-10)
        dimensions.append([mean(year, weights) for year in years])
    panel = np.array(dimensions)  # dimensions × years × units
    weights = by_entropy(panel.reshape(len(panel), -1).T)
    np.testing.assert_allclose(own.levels[1].weights, weights, rtol=1e-10)
    np.testing.assert_allclose(own.scores, weights @ panel[:, YEARS.index(2022)], rtol=1e-10)


def test_every_year_has_the_same_weights_and_says_which_years_they_are_of(scored):
    first, last = (scored(year, *LEVELS) for year in (2021, 2024))
    np.testing.assert_allclose(first.weights, last.weights, rtol=1e-12)
    apart = [scored(y, *(s.replace(", years: pooled", "") for s in LEVELS)) for y in (2021, 2024)]
    assert np.abs(apart[0].weights - apart[1].weights).max() > 0.01
    for board in (first, last):
        (told,) = [n.text_zh for n in board.notices if "合并计算" in n.text_zh]
        assert "由 2021、2022、2023、2024 年合并计算" in told
        assert "按当年阈值标准化" in told


def test_under_pooled_goalposts_the_notice_has_no_reservation(scored):
    board = scored(2024, "normalisation.goalposts=pooled", *LEVELS)
    (told,) = [n.text_zh for n in board.notices if "合并计算" in n.text_zh]
    assert told.endswith("年合并计算，各年共用。")


def test_a_level_that_is_weighed_by_year_is_weighed_by_each_years_own_scores(scored):
    board = scored(2024, "levels.0.weighting={method: entropy}", LEVELS[1])
    years = [scored(year, "levels.0.weighting={method: entropy}") for year in YEARS]
    names = [dimension.id for dimension in board.dimensions]
    panel = np.vstack([year.levels[0].scores[names].to_numpy() for year in years])
    np.testing.assert_allclose(board.levels[1].weights[names], by_entropy(panel), rtol=1e-10)


def tree():
    one = Node("one", "甲", "one", ("a", "b"))
    two = Node("two", "乙", "two", ("c", "d"))
    return Node("index", "指数", "index", (one, two))


def test_years_may_have_gaps_of_their_own(project, study):
    """A unit without a dimension in one year takes part in the others (虚构)."""
    scheme = ci.read_scheme(project.root / "config" / "province.yaml", LEVELS)
    random = np.random.default_rng(1)
    years = {year: random.uniform(0, 100, (6, 4)) for year in (2022, 2023, 2024)}
    years[2022][0, :2] = NAN
    years[2023][4, 3] = NAN
    years[2024][1, 2:] = NAN
    own = years.pop(2024)
    units = [f"虚构{i}" for i in range(6)]
    titles = dict.fromkeys("abcd", "指标")
    rolled = roll_up_tree(
        tree(), own, scheme.plan("province"), units, titles | {"one": "甲", "two": "乙"},
        other_years=years,
    )  # fmt: skip
    everything = [own, *years.values()]
    weights = [by_entropy(np.vstack([x[:, part] for x in everything])) for part in ([0, 1], [2, 3])]
    np.testing.assert_allclose(rolled["one"].weights, weights[0])
    with np.errstate(invalid="ignore"):
        above = [
            np.column_stack([mean(x[:, :2], weights[0]), mean(x[:, 2:], weights[1])])
            for x in everything
        ]
    top = by_entropy(np.vstack(above))
    np.testing.assert_allclose(rolled["index"].weights, top)
    np.testing.assert_allclose(rolled["index"].scores, mean(above[0], top))


def test_a_stack_is_rolled_up_like_its_boards_one_by_one(project):
    plan = ci.read_scheme(project.root / "config" / "province.yaml", LEVELS).plan("province")
    random = np.random.default_rng(2)
    draws, other = random.uniform(0, 100, (2, 3, 7, 4))
    names = {**dict.fromkeys("abcd", "指标"), "one": "甲", "two": "乙"}
    given = (plan, ["虚构"] * 7, names)
    together = roll_up_tree(tree(), draws, *given, other_years={2023: other})["index"].scores
    for draw, there, scores in zip(draws, other, together, strict=True):
        alone = roll_up_tree(tree(), draw, *given, other_years={2023: there})["index"].scores
        np.testing.assert_allclose(scores, alone)


def test_the_command_takes_it_from_set(tmp_path, scored):
    setting = LEVELS[1]
    done = run(
        *("score", "--year", 2024, "--scheme", "province", "--set", setting, "--json"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    (board,) = json.loads(done.stdout)["results"]
    expected = scored(2024, setting)
    assert [row["code"] for row in board["ranking"]] == list(expected.leaderboard().index)


def test_what_a_change_would_do_is_found_with_all_years(scored):
    board = scored(2024, "normalisation.goalposts=pooled", *LEVELS)
    code = str(board.ranks.index[board.ranks == 10][0])
    change = min(
        (c for c in changes(board, code, [9]) if c.needed is not None), key=lambda c: c.spreads
    )
    measured = board.dataset.measured
    values = measured.values.copy()
    values[list(measured.units.index).index(code), measured.column(change.indicator)] = (
        change.needed
    )
    again = score_measured(dataclasses.replace(measured, values=values), board.scheme)["province"]
    np.testing.assert_allclose(again.scores[code], change.score, atol=1e-9)


# ------------------------------------------------------------------ refusals


def test_a_year_alone_cannot_be_pooled(scored):
    board = scored(2024, *LEVELS)
    with pytest.raises(ci.InputError, match="no year besides 2024 is known here"):
        score_dataset(board.dataset, board.scheme, {})


def test_a_refusal_of_another_year_says_the_year(scored):
    # The worst value of 2024 scores 1, and some of other years fall below.
    lower = "levels.0.aggregation={method: geometric}"
    only_other = "normalisation={method: minmax, goalposts: {base_year: 2024}, lower: 1}"
    with pytest.raises(ci.MethodError, match=r"202[123] 年: .*scores above 0 only"):
        scored(2024, only_other, lower, *LEVELS)


def test_a_combination_pools_no_years(scored):
    part = f"levels.1.weighting={{method: combined, methods: [{WAY}, critic]}}"
    with pytest.raises(ci.UsageError, match="pools years only where it weighs alone"):
        scored(2024, part)


def test_draws_of_pooled_weights_are_refused(project, study):
    scheme = ci.read_scheme(project.root / "config" / "province.yaml", LEVELS)
    choices = ci.read_choices(project.root / "config" / "uncertainty.yaml")
    with pytest.raises(ci.InputError, match="weights are pooled over years"):
        ci.uncertainty(study, scheme, 2024, choices, draws=10)
