"""The benchmarks' own paths still run, on a size that takes no time (虚构)."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from countyindex.analysis.uncertainty.run import draw
from countyindex.methods import FAMILIES

#: Modules of the benchmarks that are imported here, some of which have a namesake among the tests.
NAMES = ("memory_paths", "synthetic", "measure", "made_up", "draws", "plain_draws")
NAMES += ("sobol", "plain_sobol", "scale", "draws_at_scale")
NAMES += ("methods", "plain_methods", "plain_numpy", "plain_solvers")


@pytest.fixture
def benchmark(monkeypatch):
    """Import a benchmark's module by name; what it stands in for comes back afterwards."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    shadowed = {name: sys.modules.pop(name, None) for name in NAMES}
    yield import_module
    for name, module in shadowed.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


@pytest.fixture
def paths(benchmark, monkeypatch):
    memory_paths = benchmark("memory_paths")
    monkeypatch.setattr(memory_paths.synthetic, "LARGE", (200, 60))
    return memory_paths


@pytest.mark.parametrize("path", ["array_path", "whole_result"])
def test_what_the_memory_benchmark_measures_runs(paths, path):
    assert getattr(paths, path)() == 200 * 60 * 8


def test_every_method_answers_like_its_formula_in_plain_numpy(benchmark):
    values = benchmark("synthetic").values((40, 8))
    weights = np.random.default_rng(1).dirichlet(np.ones(8))
    pairs = benchmark("methods").pairs(values, weights)
    for name, (ours, floor) in pairs.items():
        np.testing.assert_allclose(ours(), floor(), rtol=1e-7, atol=1e-9, err_msg=name)
    # `flattery.py` and `solvers` have the rest; what takes other years or limits has no floor.
    apart = {"benefit_of_doubt", "optimised", "pca", "factor_analysis", "ahp", "kemeny"}
    apart |= {"directional_benefit_of_doubt", "robust_benefit_of_doubt"}
    apart |= {"regression", "em", "knn", "latest", "linear", "limits", "equal", "fixed"}
    assert {method for family in FAMILIES for method in family} - set(pairs) == apart


def test_solvers_answer_like_the_bare_calls(benchmark):
    methods = benchmark("methods")
    for name, (ours, floor) in methods.solvers().items():
        np.testing.assert_allclose(ours(), floor(), rtol=1e-6, atol=1e-9, err_msg=name)


def test_plain_numpy_runs_the_same_design_to_the_same_scores(benchmark, monkeypatch, tmp_path):
    sobol, plain = benchmark("sobol"), benchmark("plain_sobol")
    for name, value in {"BASE": 64, "INDICATORS": 12}.items():
        monkeypatch.setattr(sobol, name, value)
    whole, _, values = sobol.prepared(tmp_path)
    found = whole()
    scores, _ = plain.runs(values, 64)
    table = found.outputs[found.outputs["output"] == "score"].set_index("code").sort_index()
    own = scores[:2].reshape(-1, 90)
    np.testing.assert_allclose(table["mean"], own.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(table["sd"], own.std(axis=0), rtol=1e-9)
    squares = ((scores[2:] - scores[0]) ** 2).mean(axis=1) / (2 * own.var(axis=0))
    for number, choice in enumerate(found.factors.index):
        totals = found.indices[found.indices["choice"] == choice]
        totals = totals[totals["output"] == "score"].set_index("code").sort_index()["total"]
        np.testing.assert_allclose(totals, squares[number], rtol=1e-9, atol=1e-12)


def test_made_up_boards_of_any_size_are_ready_to_be_drawn(benchmark):
    board = benchmark("draws_at_scale").ready(300, draws=20)
    outcome = draw(board)
    assert list(outcome.units["rank"].sort_values()) == list(range(1, 301))
    assert (outcome.draws, outcome.failed) == (20, {})
    assert outcome.units["rank_sd"].max() > 1


def test_the_exponent_of_cost_is_the_slope_between_logarithms(benchmark):
    sizes = (10, 20, 40)
    assert benchmark("scale").exponent(sizes, [3.0 * n**1.5 for n in sizes]) == pytest.approx(1.5)
