"""Borda, Copeland and Kemeny against the handbook's tables, and against every order tried."""

import dataclasses
import importlib
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.aggregation import borda, copeland, kemeny
from countyindex.aggregation.contests import all_margins, places_for_contests
from countyindex.aggregation.kemeny import MOST_UNITS, kemeny_report
from countyindex.aggregation.linear_order import consensus
from countyindex.errors import MethodError

REFERENCE = Path(__file__).parents[1] / "reference"
RULES = json.loads((REFERENCE / "rank_rules.json").read_text(encoding="utf-8"))
TAI = json.loads((REFERENCE / "tai.json").read_text(encoding="utf-8"))
NAN = np.nan
HALVES = np.array([0.5, 0.5])


def ballots(table: str, leave_out: str = "") -> tuple[np.ndarray, np.ndarray, int]:
    """A column for every order that voters give, their shares as weights, and their number."""
    profile = RULES[table]["profile"]
    names = sorted(set("".join(profile)) - set(leave_out))
    columns = [[-order.index(name) for name in names] for order in profile]
    count = sum(profile.values())
    return np.array(columns, dtype=float).T, np.array(list(profile.values())) / count, count


def outranking(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    margins = all_margins(places_for_contests("a", scores), weights)
    return (1 + margins) / 2 * (1 - np.eye(len(scores)))


@pytest.mark.parametrize("table", ["table25", "table28", "table31", "table34"])
def test_borda_counts_are_the_printed_ones(table):
    scores, weights, count = ballots(table)
    np.testing.assert_allclose(borda(scores, weights) * count, list(RULES[table]["borda"].values()))


def test_a_unit_that_leaves_turns_the_order_of_the_others_around():
    scores, weights, count = ballots("table31", leave_out="d")
    printed = list(RULES["table31"]["borda_without_d"].values())
    np.testing.assert_allclose(borda(scores, weights) * count, printed)


@pytest.mark.parametrize("table", ["table25", "table28"])
def test_contests_are_the_printed_ones(table):
    scores, weights, count = ballots(table)
    given = outranking(scores, weights) * count
    np.testing.assert_allclose(given, RULES[table]["outranking"], atol=1e-12)


def test_contests_between_countries_are_the_printed_ones():
    case = RULES["table35"]
    np.testing.assert_allclose(
        outranking(np.array(case["data"]), np.full(8, 0.125)), case["outranking"]
    )


def test_contests_won_make_the_printed_order():
    scores, weights, _ = ballots("table25")
    order = "".join("abcd"[i] for i in np.argsort(-copeland(scores, weights)))
    assert order == RULES["table25"]["condorcet_order"]


@pytest.mark.parametrize("table", ["table28", "table34"])
def test_the_orders_of_most_support_are_the_printed_ones(table):
    scores, weights, count = ballots(table)
    told = kemeny_report(scores, weights)
    assert ["".join("abc"[i] for i in order) for order in told["orders"]] == RULES[table]["kemeny"]
    assert told["unique"] is (len(RULES[table]["kemeny"]) == 1)
    if "kemeny_scores" in RULES[table]:
        assert told["support"] * count == pytest.approx(max(RULES[table]["kemeny_scores"].values()))


def supports_of_all_orders(scores: np.ndarray, weights: np.ndarray) -> dict[tuple, float]:
    table = outranking(scores, weights)
    return {
        order: sum(table[a, b] for a, b in itertools.combinations(order, 2))
        for order in itertools.permutations(range(len(scores)))
    }


def test_all_six_orders_of_table_28_have_the_printed_support():
    scores, weights, count = ballots("table28")
    supports = supports_of_all_orders(scores, weights)
    given = {"".join("abc"[i] for i in order): s * count for order, s in supports.items()}
    assert given == pytest.approx(RULES["table28"]["kemeny_scores"])


def test_the_next_best_support_of_five_countries_is_the_printed_one():
    case = RULES["table35"]
    supports = supports_of_all_orders(np.array(case["data"]), np.full(8, 0.125))
    best, following = sorted(set(supports.values()))[:-3:-1]
    assert (best, following) == (case["support"], case["next_support"])


def test_the_multi_criteria_order_of_table_38_is_not_the_one_of_most_support():
    scores, weights = np.array(list(TAI["data"].values())), np.full(8, 0.125)
    places = np.array([TAI["table38_multi_criteria_rank"][country] for country in TAI["data"]])
    table = outranking(scores, weights)
    before, level = places[:, None] < places, np.triu(places[:, None] == places, 1)
    # Two pairs tie in print: in the order of the table, and at their best.
    assert (table * (before | level)).sum() == 181.625
    assert (table * before + np.maximum(table, table.T) * level).sum() < 184.5
    told = kemeny_report(scores, weights)
    assert (told["support"], told["bound"], told["proven"]) == (184.5, 184.5, True)
    supports = {
        sum(table[a, b] for a, b in itertools.combinations(order, 2)) for order in told["orders"]
    }
    assert supports == {184.5} and len(set(told["orders"])) == len(told["orders"])


def test_three_orders_of_five_countries_tie():
    case = RULES["table35"]
    told = kemeny_report(np.array(case["data"]), np.full(8, 0.125))
    orders = {tuple(case["countries"][i] for i in order) for order in told["orders"]}
    assert orders == {tuple(order) for order in case["kemeny"]}
    assert told["support"] == told["bound"] == pytest.approx(case["support"])
    assert (told["proven"], told["unique"], told["all_listed"]) == (True, False, True)
    # Finland and the USA before and behind each other, as are Sweden and the USA
    given = kemeny(np.array(case["data"]), np.full(8, 0.125))
    np.testing.assert_allclose(given, [2.5, 3.0, 3.5, 1.0, 0.0])


def test_a_circle_gives_all_three_the_same_place():
    scores, weights, _ = ballots("table34")
    np.testing.assert_allclose(kemeny(scores, weights), 1.0)


def every_best_order(scores: np.ndarray, weights: np.ndarray) -> tuple[set, float]:
    supports = supports_of_all_orders(scores, weights)
    best = max(supports.values())
    return {order for order, support in supports.items() if support > best - 1e-9}, best


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_six_units_is_missed(seed):
    random = np.random.default_rng(seed)
    k = int(random.integers(3, 6))
    scores = random.integers(0, 4 if seed % 2 else 100, size=(6, k)).astype(float)
    weights = np.full(k, 1 / k) if seed % 3 else random.dirichlet(np.ones(k))
    best, support = every_best_order(scores, weights)
    told = kemeny_report(scores, weights)
    assert told["support"] == pytest.approx(support)
    assert told["unique"] is (len(best) == 1)
    assert len(told["orders"]) == min(len(best), 100)
    assert set(told["orders"]) <= best
    assert told["all_listed"] is (len(best) <= 100)
    behind = np.array(
        [
            [np.mean([order.index(a) < order.index(b) for order in best]) for b in range(6)]
            for a in range(6)
        ]
    )
    sure = np.where(behind == 1, 1.0, np.where(behind == 0, 0.0, 0.5)) * (1 - np.eye(6))
    np.testing.assert_allclose(kemeny(scores, weights), sure.sum(axis=1))


@pytest.mark.parametrize("method", [borda, copeland, kemeny])
def test_an_order_does_not_notice_its_rows(method):
    random = np.random.default_rng(7)
    scores, weights = random.integers(0, 9, size=(24, 5)).astype(float), np.full(5, 0.2)
    turn = random.permutation(24)
    np.testing.assert_allclose(
        method(scores[turn], weights), method(scores, weights)[turn], atol=1e-12
    )


@pytest.mark.parametrize("method", [borda, copeland, kemeny])
def test_an_order_looks_at_order_only(method):
    scores, weights = np.random.default_rng(8).random((12, 3)), np.array([0.2, 0.3, 0.5])
    np.testing.assert_allclose(method(np.exp(9 * scores), weights), method(scores, weights))


@pytest.mark.parametrize("method", [borda, copeland, kemeny])
def test_one_indicator_is_its_own_order_and_float_noise_is_a_tie(method):
    given = method(np.array([[0.1 + 0.2], [0.3], [0.5], [0.1]]), np.ones(1))
    assert given[0] == given[1]
    assert given[2] > given[0] > given[3]


def test_sixty_like_units_share_one_place_and_their_orders_are_cut_off():
    scores, weights = np.ones((MOST_UNITS, 2)), HALVES
    np.testing.assert_allclose(kemeny(scores, weights), (MOST_UNITS - 1) / 2)
    told = kemeny_report(scores, weights)
    assert len(told["orders"]) == 100
    assert not told["all_listed"]


def test_sixty_units_with_a_common_core_are_proven():
    random = np.random.default_rng(9)
    scores = random.random((MOST_UNITS, 8)) + random.random((MOST_UNITS, 1))
    told = kemeny_report(scores, random.dirichlet(np.full(8, 5.0)))
    assert told["proven"]
    assert told["support"] == pytest.approx(told["bound"])


def test_more_than_sixty_units_are_refused():
    with pytest.raises(MethodError, match="up to 60 units"):
        kemeny(np.random.default_rng(1).random((61, 2)), HALVES)


def test_an_order_without_proof_is_refused_or_shown_with_its_bound():
    scores, weights = np.random.default_rng(10).random((30, 7)), np.full(7, 1 / 7)
    with pytest.raises(MethodError, match=r"has not proven .* may have up to \d\S* more\. Raise"):
        kemeny(scores, weights, seconds=0.0)
    told = kemeny_report(scores, weights, seconds=0.0, proven=False)
    assert told["support"] < told["bound"]
    assert (told["proven"], told["unique"]) == (False, None)
    assert sorted(told["orders"][0]) == list(range(30))
    assert sorted(kemeny(scores, weights, seconds=0.0, proven=False)) == list(range(30))


def test_an_order_that_others_may_share_is_refused_for_what_is_not_known(monkeypatch):
    def out_of_time(majorities, seconds):
        return dataclasses.replace(consensus(majorities, 60.0), complete=False)

    module = importlib.import_module("countyindex.aggregation.kemeny")
    monkeypatch.setattr(module, "consensus", out_of_time)
    scores = np.array([[3.0], [2.0], [1.0]])
    with pytest.raises(MethodError, match=r"no order has more support than 3, but not which"):
        kemeny(scores, np.ones(1))
    np.testing.assert_array_equal(kemeny(scores, np.ones(1), proven=False), [2.0, 1.0, 0.0])
    told = kemeny_report(scores, np.ones(1), proven=False)
    assert (told["proven"], told["unique"], told["orders"]) == (True, None, ((0, 1, 2),))


def test_an_order_needs_every_cell():
    with pytest.raises(MethodError, match="every score") as refusal:
        kemeny(np.array([[1.0, 2.0], [NAN, 1.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))


def test_gaps_leave_a_contest_to_what_both_have_when_told():
    scores = np.array([[3.0, 3.0, NAN], [2.0, 2.0, 9.0], [1.0, NAN, 5.0]])
    np.testing.assert_allclose(kemeny(scores, np.full(3, 1 / 3), gaps="shared"), [2.0, 1.0, 0.0])
    told = kemeny_report(scores, np.full(3, 1 / 3), gaps="shared")
    assert told["support"] == pytest.approx(3.0)
    whole = np.random.default_rng(11).random((9, 3))
    np.testing.assert_array_equal(
        kemeny(whole, np.full(3, 1 / 3), gaps="shared"), kemeny(whole, np.full(3, 1 / 3))
    )
    with pytest.raises(MethodError, match="every score") as refusal:
        kemeny(np.array([[1.0, 2.0], [NAN, NAN], [2.0, 1.0]]), HALVES, gaps="shared")
    assert refusal.value.rows == (1,)
    with pytest.raises(MethodError, match="gaps"):
        kemeny(whole, np.full(3, 1 / 3), gaps="ignore")


def test_a_contest_looks_at_what_both_have():
    scores = np.array([[3.0, NAN, 1.0], [NAN, 5.0, 2.0], [2.0, 6.0, NAN]])
    # 1 beats 0 on the third, 0 beats 2 on the first, 2 beats 1 on the second
    np.testing.assert_allclose(copeland(scores, np.full(3, 1 / 3)), 0.0)
    apart = np.array([[1.0, NAN], [2.0, NAN], [NAN, 1.0], [NAN, 2.0]])
    np.testing.assert_allclose(copeland(apart, HALVES), [-1.0, 1.0, -1.0, 1.0])


def test_a_column_with_gaps_gives_as_many_points_as_a_full_one():
    scores = np.array([[1.0, 1.0], [2.0, NAN], [3.0, 2.0], [4.0, NAN]])
    np.testing.assert_allclose(borda(scores, HALVES), [0.0, 1.0, 2.5, 3.0])


@pytest.mark.parametrize("method", [borda, copeland])
def test_a_column_with_one_unit_compares_nobody(method):
    with pytest.raises(MethodError, match="fewer than two") as refusal:
        method(np.array([[1.0, NAN], [2.0, 3.0]]), HALVES)
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="no weight at all") as refusal:
        method(np.array([[1.0, NAN], [2.0, 3.0], [3.0, 4.0]]), np.array([0.0, 1.0]))
    assert refusal.value.rows == (0,)
