"""Principal-component weights against the handbook's tables, and algebra."""

import json
from math import erfc, sqrt
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.normalisation import minmax
from countyindex.weighting import pca
from countyindex.weighting.correlation import correlations
from countyindex.weighting.pca import diagnostics
from countyindex.weighting.rotation import varimax

TAI = json.loads((Path(__file__).parents[1] / "reference" / "tai.json").read_text(encoding="utf-8"))
DATA = np.array(list(TAI["data"].values()))
R = correlations("pca", minmax(DATA))


def test_correlations_are_those_of_table_6():
    for j, row in enumerate(TAI["table6_correlations"]):
        np.testing.assert_allclose(R[j, j:], row, atol=0.025)


def test_eigenvalues_are_those_of_table_7():
    told = diagnostics(DATA)
    np.testing.assert_allclose(told["eigenvalues"], TAI["table7_eigenvalues"], atol=0.06)
    percent = 100 * np.array(told["explained_variance"])
    np.testing.assert_allclose(percent, TAI["table7_variance_percent"], atol=0.35)
    np.testing.assert_allclose(percent.cumsum(), TAI["table7_cumulative_percent"], atol=0.1)


def turned(loadings: np.ndarray, printed: np.ndarray) -> np.ndarray:
    """The loadings, each column with the sign that print has: a component has no side."""
    return loadings * np.sign((loadings * printed).sum(axis=0))


def test_loadings_are_those_of_table_8():
    values, vectors = np.linalg.eigh(R)
    loadings = (vectors * np.sqrt(values))[:, ::-1]
    printed = np.array(TAI["table8_loadings"])
    np.testing.assert_allclose(turned(loadings, printed), printed, atol=0.02)


def test_rotated_loadings_communalities_and_variances_are_those_of_table_9():
    values, vectors = np.linalg.eigh(R)
    rotated = varimax(vectors[:, -4:] * np.sqrt(values[-4:]))
    # The handbook orders the factors otherwise: match each to its leading indicator.
    printed = np.array(TAI["table9_rotated_loadings"])
    rotated = rotated[:, [int(np.abs(rotated[i]).argmax()) for i in printed.argmax(axis=0)]]
    squared = np.square(rotated)
    np.testing.assert_allclose(turned(rotated, printed), printed, atol=0.025)
    np.testing.assert_allclose(squared.sum(axis=1), TAI["table9_communalities"], atol=0.025)
    np.testing.assert_allclose(squared.sum(axis=0), TAI["table9_explained_variance"], atol=0.025)


def test_shares_of_squared_loadings_are_those_of_table_17():
    values, vectors = np.linalg.eigh(R)
    squared = np.square(varimax(vectors[:, -4:] * np.sqrt(values[-4:])))
    # The handbook orders the factors otherwise: match each to its leading indicator.
    printed = np.array(TAI["table17_squared_loading_share"])
    shares = squared / squared.sum(axis=0)
    order = [int(np.argmax(shares[i])) for i in printed.argmax(axis=0)]
    np.testing.assert_allclose(shares[:, order], printed, atol=0.0151)
    explained = (squared.sum(axis=0) / squared.sum())[order]
    np.testing.assert_allclose(explained, TAI["table17_explained_by_factor"], atol=0.0101)


def test_four_rotated_components_give_the_weights_of_table_18():
    weights = pca(DATA, components=4)
    np.testing.assert_allclose(weights, TAI["table18_pca_weights"], atol=0.011)


def test_two_columns_are_equal_under_either_custom():
    scores = np.random.default_rng(1).random((9, 2))
    for custom in ("loadings", "coefficients"):
        np.testing.assert_array_equal(pca(scores, custom=custom), [0.5, 0.5])
    assert "等权" in diagnostics(scores)["caution_zh"]


def test_one_common_factor_gives_coefficients_in_proportion_to_its_vector():
    scores = np.random.default_rng(2).normal(size=(40, 1)) + np.random.default_rng(3).normal(
        scale=[0.3, 0.5, 0.7], size=(40, 3)
    )
    vector = np.abs(np.linalg.eigh(np.corrcoef(scores.T))[1][:, -1])
    given = pca(scores, custom="coefficients", components=1)
    np.testing.assert_allclose(given, vector / vector.sum(), rtol=1e-10)
    squared = vector**2
    np.testing.assert_allclose(pca(scores, components=1), squared / squared.sum(), rtol=1e-10)


def test_negative_coefficients_are_refused_by_column_or_taken_absolute():
    common = np.random.default_rng(5).normal(size=30)
    noise = np.random.default_rng(6).normal(scale=0.3, size=(30, 4))
    scores = common[:, None] * [1, 1, 1, -1] + noise
    with pytest.raises(MethodError, match="negative weight") as refusal:
        pca(scores, custom="coefficients", components=1)
    assert refusal.value.columns == (3,)
    weights = pca(scores, custom="coefficients", components=1, absolute=True)
    assert weights.min() > 0
    assert weights.sum() == pytest.approx(1.0)


def test_a_component_whose_loadings_cancel_is_reported():
    common = np.random.default_rng(7).normal(size=60)
    noise = np.random.default_rng(8).normal(scale=0.2, size=(60, 4))
    scores = common[:, None] * [1, 1, -1, -1] + noise
    assert "方向不明确" in diagnostics(scores, custom="coefficients", components=1)["caution_zh"]
    assert diagnostics(scores, components=1)["caution_zh"] == ""


def test_only_complete_units_are_used_and_counted():
    scores = np.random.default_rng(9).random((12, 3))
    holed = np.vstack([scores, [[np.nan, 0.2, 0.9]], [[0.1, np.nan, 0.4]]])
    np.testing.assert_allclose(pca(holed), pca(scores))
    assert diagnostics(holed)["units"] == 12


def test_no_more_complete_units_than_columns_are_refused():
    scores = np.random.default_rng(10).random((4, 4))
    with pytest.raises(MethodError, match="4 units for 4"):
        pca(scores)


@pytest.mark.parametrize("components", [0, 9, -1, True, 1.5, 1.0, "all"])
def test_an_impossible_number_of_components_is_refused(components):
    with pytest.raises(MethodError, match="cannot keep"):
        pca(DATA, components=components)


def test_the_number_of_components_may_come_from_a_share_of_variance():
    # Table 7 cumulates to 41.9, 63.7, 76.0 and 87.2 per cent.
    assert [diagnostics(DATA, components=c)["components"] for c in (0.4, 0.6, 0.8)] == [1, 2, 4]
    assert diagnostics(DATA)["components"] == 2


def test_kmo_of_two_columns_is_one_half_and_bartlett_follows_its_formula():
    scores = np.random.default_rng(11).random((20, 2))
    told = diagnostics(scores)
    assert told["kmo"] == pytest.approx(0.5)
    r = np.corrcoef(scores.T)[0, 1]
    assert told["bartlett_chi2"] == pytest.approx(-(19 - 9 / 6) * np.log(1 - r**2))
    assert told["bartlett_df"] == 1
    # For one degree of freedom the tail is that of |z|.
    assert told["bartlett_p"] == pytest.approx(erfc(sqrt(told["bartlett_chi2"] / 2)))


def test_what_is_not_defined_is_reported_as_none():
    told = diagnostics(np.array([[1.0], [2.0], [3.0]]))
    assert (told["kmo"], told["bartlett_chi2"], told["bartlett_p"]) == (None, None, None)
    first = np.random.default_rng(12).random(9)
    assert diagnostics(np.column_stack([first, first, first[::-1]]))["kmo"] is None
