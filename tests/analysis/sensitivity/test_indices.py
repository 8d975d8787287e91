"""Sobol indices, against functions solved on paper, SALib and SciPy at the very same points."""

import doctest

import numpy as np
import pytest
from SALib.analyze import sobol as salib
from scipy import stats

from countyindex.analysis.sensitivity import indices as module
from countyindex.analysis.sensitivity.design import design
from countyindex.analysis.sensitivity.indices import convergence, sobol_indices
from countyindex.errors import MethodError

PI = np.pi


def ishigami(points):
    x = PI * (2 * points - 1)
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


#: Ishigami & Homma (1990), a = 7, b = 0.1: parts of the variance, worked out on paper.
ISHIGAMI_PARTS = np.array([0.5 * (1 + 0.1 * PI**4 / 5) ** 2, 49 / 8, 0.0])
ISHIGAMI_1_AND_3 = 8 * 0.01 * PI**8 / 225
ISHIGAMI_V = ISHIGAMI_PARTS.sum() + ISHIGAMI_1_AND_3
ISHIGAMI_FIRST = ISHIGAMI_PARTS / ISHIGAMI_V
ISHIGAMI_TOTAL = ISHIGAMI_FIRST + np.array([1, 0, 1]) * ISHIGAMI_1_AND_3 / ISHIGAMI_V

#: Sobol's g-function: ∏ (|4 x − 2| + a) / (1 + a), Saltelli et al. (2010).
G_A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])
G_PARTS = 1 / (3 * (1 + G_A) ** 2)
G_V = np.prod(1 + G_PARTS) - 1
G_FIRST = G_PARTS / G_V
G_TOTAL = G_PARTS * np.prod(1 + G_PARTS) / (1 + G_PARTS) / G_V


def g_function(points):
    return np.prod((np.abs(4 * points - 2) + G_A) / (1 + G_A), axis=-1)


def run(model, rows, widths, seed=1):
    """Results at A, B and mixed; a model gives one output or a last axis of outputs."""
    blocks = [model(block.points()) for block in design(rows, widths, seed)]
    y = np.concatenate(blocks, axis=1)
    y = y if y.ndim == 3 else y[..., None]
    return y[0], y[1], y[2:]


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


def test_the_formulas_of_ishigamis_function_give_the_figures_that_handbooks_print():
    assert ISHIGAMI_FIRST.round(4).tolist() == [0.3139, 0.4424, 0.0]
    assert ISHIGAMI_TOTAL.round(4).tolist() == [0.5576, 0.4424, 0.2437]


@pytest.mark.parametrize(
    ("model", "d", "first", "total"),
    [
        (ishigami, 3, ISHIGAMI_FIRST, ISHIGAMI_TOTAL),
        (g_function, 6, G_FIRST, G_TOTAL),
    ],
)
def test_functions_solved_on_paper_are_met(model, d, first, total):
    found = sobol_indices(*run(model, 16_384, [1] * d), seed=2, resamples=200)
    np.testing.assert_allclose(found.first[:, 0], first, atol=0.005)
    np.testing.assert_allclose(found.total[:, 0], total, atol=0.005)
    for interval, value in ((found.first_interval, first), (found.total_interval, total)):
        assert (interval[0, :, 0] <= value + 1e-3).all()
        assert (interval[1, :, 0] >= value - 1e-3).all()
    assert found.varies.all()


def test_ishigamis_variance_is_that_of_paper():
    found = sobol_indices(*run(ishigami, 8_192, [1] * 3), seed=2, resamples=0)
    assert found.variance[0] == pytest.approx(ISHIGAMI_V, rel=0.005)


def test_columns_of_a_grouped_factor_count_together():
    slopes = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = sobol_indices(*run(lambda x: x @ slopes, 4_096, [2, 1, 2]), seed=1, resamples=0)
    shares = np.array([1 + 4, 9, 16 + 25]) / 55
    np.testing.assert_allclose(found.first[:, 0], shares, atol=0.003)
    np.testing.assert_allclose(found.total[:, 0], shares, atol=0.003)


def test_totals_are_those_of_salib_and_first_orders_but_for_its_centre():
    a, b, mixed = run(lambda x: 30 + ishigami(x), 1_024, [1] * 3)
    found = sobol_indices(a, b, mixed, seed=1, resamples=0)
    rows = np.concatenate([a[None], mixed, b[None]])[..., 0].T
    problem = {"num_vars": 3, "names": list("xyz"), "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, rows.ravel(), calc_second_order=False, seed=1)
    np.testing.assert_allclose(found.total[:, 0], theirs["ST"], rtol=0, atol=1e-10)
    # SALib centres by the mean of all N(d + 2) runs, the paper's estimator by that of A and B
    centre = np.mean([a, b]) - rows.mean()
    moved = centre * (mixed - a)[..., 0].mean(axis=1) / np.var([a, b])
    np.testing.assert_allclose(found.first[:, 0] + moved, theirs["S1"], rtol=0, atol=1e-10)
    assert np.abs(moved).max() < 1e-3


def test_both_indices_are_those_of_scipy():
    outputs = run(
        lambda x: np.stack([ishigami(x), x[..., 0] + 9, x[..., 1] * x[..., 2]], -1), 512, [1] * 3
    )
    a, b, mixed = outputs
    found = sobol_indices(a, b, mixed, seed=1, resamples=0)
    theirs = stats.sobol_indices(
        func={"f_A": a.T, "f_B": b.T, "f_AB": mixed.transpose(0, 2, 1)}, n=512
    )
    np.testing.assert_allclose(found.first.T, theirs.first_order, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.total.T, theirs.total_order, rtol=0, atol=1e-10)


def test_intervals_are_quantiles_of_estimates_from_the_same_rows_for_all_factors():
    a, b, mixed = run(ishigami, 128, [1] * 3)
    found = sobol_indices(a, b, mixed, seed=5, resamples=50, level=0.9)
    estimates = []
    for rows in np.random.default_rng(5).integers(128, size=(50, 128)):
        y_a, y_b, y_m = a[rows, 0], b[rows, 0], mixed[:, rows, 0]
        both = np.concatenate([y_a, y_b])
        first = np.mean((y_b - both.mean()) * (y_m - y_a), axis=1) / both.var()
        estimates.append((first, np.mean((y_a - y_m) ** 2, axis=1) / (2 * both.var())))
    low_high = np.quantile(np.array(estimates), [0.05, 0.95], axis=0)
    np.testing.assert_allclose(found.first_interval[..., 0], low_high[:, 0], atol=1e-12)
    np.testing.assert_allclose(found.total_interval[..., 0], low_high[:, 1], atol=1e-12)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    random = np.random.default_rng(6)
    hits = []
    for seed in range(150):
        a, b = random.random((2, 256, 3))
        mixed = np.stack([np.where(np.arange(3) == i, b, a) for i in range(3)])
        y = [ishigami(points)[..., None] for points in (a, b, mixed)]
        found = sobol_indices(*y, seed=seed, resamples=200)
        low, high = found.total_interval[..., 0]
        hits.append((low <= ISHIGAMI_TOTAL) & (high >= ISHIGAMI_TOTAL))
    assert 0.88 <= np.mean(hits) <= 0.99


def test_outputs_are_worked_on_in_parts(monkeypatch):
    results = run(lambda x: np.stack([x[..., 0], x[..., 1] ** 2, ishigami(x)], -1), 64, [1] * 3)
    whole = sobol_indices(*results, seed=1, resamples=20)
    monkeypatch.setattr(module, "CELLS", 1)
    parts = sobol_indices(*results, seed=1, resamples=20)
    for name in ("first", "total", "first_interval", "total_interval", "variance", "varies"):
        np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), atol=1e-12)


def test_an_output_without_variance_says_so_and_spoils_no_other():
    def model(x):
        noise = 1e-16 * (np.arange(x.shape[1]) % 2)
        return np.stack([np.full(x.shape[:-1], 70.0), 0.3 + noise + 0 * x[..., 0], x[..., 0]], -1)

    found = sobol_indices(*run(model, 64, [1, 1]), seed=1)
    assert found.varies.tolist() == [False, False, True]
    assert (found.first[:, :2] == 0).all()
    assert (found.total_interval[..., :2] == 0).all()
    assert (found.variance[:2] == 0).all()
    assert found.first[:, 2] == pytest.approx([1, 0], abs=0.1)


@pytest.mark.parametrize("size", [0.1, 0.3, 1 / 3, 7.7, 61.8])
def test_a_single_row_that_differs_makes_no_nan_and_nothing_huge(size):
    a = np.full((64, 1), size)
    a[0] *= 2
    mixed = np.tile(a, (2, 1, 1))
    mixed[0, 5] *= 3
    found = sobol_indices(a, np.full((64, 1), size), mixed, seed=1)
    for values in (found.first_interval, found.total_interval):
        assert np.isfinite(values).all()
        assert np.abs(values).max() < 1_000


def test_a_factor_that_does_nothing_has_a_total_of_nothing():
    found = sobol_indices(*run(lambda x: x[..., 0] ** 2, 256, [1, 1]), seed=1)
    assert found.total[1, 0] == 0
    assert (found.total_interval[:, 1, 0] == 0).all()


def test_indices_do_not_depend_on_where_the_output_has_its_zero():
    a, b, mixed = run(ishigami, 256, [1] * 3)
    near = sobol_indices(a, b, mixed, seed=1, resamples=50)
    far = sobol_indices(1e6 + 5 * a, 1e6 + 5 * b, 1e6 + 5 * mixed, seed=1, resamples=50)
    np.testing.assert_allclose(far.first, near.first, atol=1e-8)
    np.testing.assert_allclose(far.first_interval, near.first_interval, atol=1e-8)


def test_convergence_goes_from_64_rows_to_all_and_gets_closer():
    results = run(g_function, 8_192, [1] * 6)
    table = convergence(*results, seed=1, resamples=100)
    assert [found.rows for found in table] == [64, 128, 256, 512, 1024, 2048, 4096, 8192]
    missed = [np.abs(found.total[:, 0] - G_TOTAL).max() for found in table]
    assert missed[-1] < missed[0] / 5
    widths = [np.ptp(found.total_interval[:, 0, 0]) for found in table]
    assert widths[-1] < widths[0] / 5
    whole = sobol_indices(*results, seed=1, resamples=100)
    np.testing.assert_array_equal(table[-1].first_interval, whole.first_interval)


def test_convergence_of_few_rows_has_one_line():
    assert [found.rows for found in convergence(*run(ishigami, 32, [1] * 3), seed=1)] == [32]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"a": np.ones((4, 2))}, "do not fit"),
        ({"mixed": np.ones((4, 1))}, "do not fit"),
        ({"b": np.array([[1.0], [2.0], [np.nan], [1.0]])}, "missing or infinite"),
        ({"level": 1.0}, "cannot cover"),
        ({"resamples": -1}, "cannot cover"),
    ],
)
def test_results_without_indices_are_refused(change, words):
    arguments = {"a": np.eye(4, 1), "b": np.ones((4, 1)), "mixed": np.ones((2, 4, 1)), "seed": 1}
    with pytest.raises(MethodError, match=words):
        sobol_indices(**{**arguments, **change})
