"""Parts of a difference: known by algebra, exact for every mean, and never lost in gaps."""

import math

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, geometric, harmonic
from countyindex.analysis.explanation.contributions import completed, parts, totals
from countyindex.registry import Node

FLAT = Node("index", "指数", "", ("a", "b"))
TREE = Node(
    "index",
    "指数",
    "",
    (
        Node("x", "甲", "", ("a", "b")),
        Node("y", "乙", "", ("c",)),
        Node("z", "丙", "", ("d", "e", "f")),
    ),
)
WEIGHTS = {
    "index": np.array([0.5, 0.2, 0.3]),
    "x": np.array([0.25, 0.75]),
    "y": np.ones(1),
    "z": np.array([0.2, 0.3, 0.5]),
}


def by(method, weights):
    return lambda node, scores: method(scores, weights[node.id])


def drawn(seed):
    return dict(zip("abcdef", np.random.default_rng(seed).uniform(5, 100, 6).tolist(), strict=True))


def test_parts_of_a_weighted_mean_are_weights_times_differences():
    own, other = drawn(1), drawn(2)
    found = parts(TREE, own, other, by(arithmetic, WEIGHTS))
    shares = {"a": 0.125, "b": 0.375, "c": 0.2, "d": 0.06, "e": 0.09, "f": 0.15}
    for leaf, share in shares.items():
        assert found[leaf] == pytest.approx(share * (own[leaf] - other[leaf]), abs=1e-12)


def test_parts_of_a_geometric_mean_by_hand():
    # from (1, 4) to (16, 9), both weighing one half: totals 2 and 12.
    # a first: 8 − 2, then b: 12 − 8; b first: 3 − 2, then a: 12 − 3.
    weights = {"index": np.array([0.5, 0.5])}
    found = parts(FLAT, {"a": 16.0, "b": 9.0}, {"a": 1.0, "b": 4.0}, by(geometric, weights))
    assert found == pytest.approx({"a": (6 + 9) / 2, "b": (4 + 1) / 2})


@pytest.mark.parametrize("method", [arithmetic, geometric, harmonic])
@pytest.mark.parametrize("seed", range(4))
def test_parts_sum_to_the_difference_of_the_totals(method, seed):
    own, other = drawn(seed), drawn(seed + 100)
    aggregate = by(method, WEIGHTS)
    found = parts(TREE, own, other, aggregate)
    difference = totals(TREE, own, aggregate)["index"] - totals(TREE, other, aggregate)["index"]
    assert math.fsum(found.values()) == pytest.approx(difference, abs=1e-12)


def test_a_node_with_many_children_adds_up_too():
    names = tuple(f"i{n:02}" for n in range(40))
    tree = Node("index", "指数", "", names)
    rng = np.random.default_rng(3)
    own, other = (dict(zip(names, rng.uniform(1, 9, 40).tolist(), strict=True)) for _ in range(2))
    aggregate = by(geometric, {"index": np.full(40, 1 / 40)})
    found = parts(tree, own, other, aggregate)
    difference = totals(tree, own, aggregate)["index"] - totals(tree, other, aggregate)["index"]
    assert math.fsum(found.values()) == pytest.approx(difference, abs=1e-12)


def test_who_is_exchanged_with_himself_has_no_part():
    own = drawn(5)
    found = parts(TREE, own, {**own, "d": 3.0}, by(geometric, WEIGHTS))
    assert found["d"] > 0
    assert all(abs(found[leaf]) < 1e-12 for leaf in "abcef")


def test_a_gap_filled_with_its_nodes_score_leaves_the_total_as_it_is():
    scores = np.array([[np.nan, 40.0, 70.0]])
    weights = np.array([0.2, 0.3, 0.5])
    total = float(arithmetic(scores, weights)[0])
    tree = Node("index", "指数", "", ("a", "b", "c"))
    filled = completed(tree, {"a": math.nan, "b": 40.0, "c": 70.0, "index": total})
    assert filled["a"] == total == (0.3 * 40 + 0.5 * 70) / 0.8
    assert totals(tree, filled, by(arithmetic, {"index": weights}))["index"] == pytest.approx(total)


def test_an_empty_dimension_is_filled_with_the_score_above_it():
    scores = dict.fromkeys("abcdef", 50.0) | {"x": 50.0, "y": math.nan, "z": 50.0, "c": math.nan}
    assert completed(TREE, scores | {"index": 55.0})["c"] == 55.0
