"""The coefficient of variation, against print and numpy's own."""

import numpy as np
import pytest
from incomes import CITIES

from countyindex.analysis.inequality import coefficient_of_variation
from countyindex.errors import MethodError


def test_the_eleven_cities_vary_as_their_table_says():
    ratios = np.array(list(CITIES["table3"]["ratio"].values()))
    printed = CITIES["table3"]["ratio_cv_unweighted_population"]
    np.testing.assert_allclose(coefficient_of_variation(ratios), printed, atol=5e-5)


def test_the_coefficient_of_variation_of_a_sample_has_n_less_one():
    values = np.array([1.0, 2.0, 4.0])
    expected = values.std(ddof=1) / values.mean()
    assert coefficient_of_variation(values, ddof=1) == pytest.approx(expected)


def test_the_coefficient_of_variation_of_a_sample_counts_units_alike():
    with pytest.raises(MethodError, match="ddof"):
        coefficient_of_variation(np.array([1.0, 2.0]), np.ones(2), ddof=1)
