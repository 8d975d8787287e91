"""Factor-analysis weights against the handbook (loosely), scikit-learn's algorithm, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import FactorAnalysis

from countyindex.errors import MethodError
from countyindex.weighting import factor_analysis
from countyindex.weighting.correlation import complete_correlations
from countyindex.weighting.factor_analysis import LEAST, fit, loadings
from countyindex.weighting.rotation import varimax

TAI = json.loads((Path(__file__).parents[1] / "reference" / "tai.json").read_text(encoding="utf-8"))
DATA = np.array(list(TAI["data"].values()))


def with_factors(units, columns, factors, seed):
    """Scores that common factors explain, and a part that every column has alone."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(units, factors)) @ random.uniform(-1, 1, size=(factors, columns))
    return common + random.normal(scale=0.7, size=(units, columns))


def test_loadings_of_the_handbook_come_out_as_near_as_its_rounded_logarithms_allow():
    r, _ = complete_correlations("factor_analysis", DATA)
    alone = np.array(fit(DATA, factors=4)["uniquenesses"])
    squared = np.square(rotated := varimax(loadings(r, alone, 4)))
    printed = np.array(TAI["table10_ml_rotated_loadings"])
    order = [int(np.abs(rotated[i]).argmax()) for i in np.abs(printed).argmax(axis=0)]
    rotated, squared = rotated[:, order], squared[:, order]
    turned = rotated * np.sign((rotated * printed).sum(axis=0))
    np.testing.assert_allclose(turned, printed, atol=0.033)
    np.testing.assert_allclose(1.0 - alone, TAI["table10_ml_communalities"], atol=0.0451)
    np.testing.assert_allclose(
        squared.sum(axis=0), TAI["table10_ml_explained_variance"], atol=0.049
    )


def test_weights_of_the_handbook_are_met_loosely_as_its_own_loadings_meet_them():
    printed = np.square(TAI["table10_ml_rotated_loadings"]).max(axis=1)
    weights = np.array(TAI["table18_ml_weights"])
    own = np.abs(printed / printed.sum() - weights).max()
    given = np.abs(factor_analysis(DATA, factors=4) - weights).max()
    assert own < 0.032 and given < 0.039


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_uniquenesses_are_those_that_expectation_and_maximisation_find(seed):
    scores = with_factors(200, 7, 2, seed)
    z = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    found = FactorAnalysis(2, tol=1e-12, max_iter=50000, svd_method="lapack").fit(z)
    np.testing.assert_allclose(
        fit(scores, factors=2)["uniquenesses"], found.noise_variance_, atol=2e-5
    )


def test_one_factor_of_three_columns_is_algebra():
    scores = with_factors(60, 3, 1, 5)
    r = np.corrcoef(scores, rowvar=False)
    squared = np.array([r[0, 1] * r[0, 2] / r[1, 2], r[0, 1] * r[1, 2] / r[0, 2], 0.0])
    squared[2] = r[0, 2] * r[1, 2] / r[0, 1]
    assert (squared > 0).all() and (squared < 1 - LEAST).all()
    np.testing.assert_allclose(factor_analysis(scores), squared / squared.sum(), rtol=1e-8)


def test_one_and_two_columns_have_nothing_to_tell():
    scores = with_factors(9, 2, 1, 1)
    np.testing.assert_array_equal(factor_analysis(scores), [0.5, 0.5])
    np.testing.assert_array_equal(factor_analysis(scores[:, :1]), [1.0])
    assert fit(scores)["caution_zh"] == "只有两项，因子分析法必然等权。"


def test_a_model_with_too_few_factors_is_told_by_its_fit():
    scores = with_factors(500, 8, 3, 4)
    assert fit(scores, factors=1)["fit_p"] < 1e-6 < fit(scores, factors=3)["fit_p"]
    assert fit(scores, factors=3)["fit_df"] == 7


def test_units_with_gaps_are_left_out():
    scores = with_factors(30, 4, 1, 2)
    holed = np.vstack([scores, [[np.nan, 9.0, 9.0, 9.0]]])
    np.testing.assert_allclose(factor_analysis(holed), factor_analysis(scores))
    assert fit(holed)["units"] == 30


@pytest.mark.parametrize("factors", [0, 4, True])
def test_an_impossible_number_of_factors_is_refused(factors):
    with pytest.raises(MethodError, match="from 1 to 3"):
        factor_analysis(with_factors(20, 7, 2, 1), factors=factors)


def test_copies_and_more_columns_than_units_are_refused():
    scores = with_factors(20, 4, 2, 3)
    with pytest.raises(MethodError, match="repeat one another") as refusal:
        factor_analysis(np.column_stack([scores, scores[:, 0] * 2]))
    assert refusal.value.columns == (0, scores.shape[1])
    with pytest.raises(MethodError, match="more complete units than columns"):
        factor_analysis(scores[:4])
