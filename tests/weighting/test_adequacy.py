"""Probabilities of tests of correlations, against SciPy."""

import pytest
import scipy.stats

from countyindex.weighting.adequacy import chi2_tail


@pytest.mark.parametrize("df", [1, 2, 3, 6, 15, 28, 435])
@pytest.mark.parametrize("chi2", [0.0, 0.3, 4.0, 27.5, 400.0, 3000.0])
def test_the_tail_of_chi_square_is_scipys(chi2, df):
    expected = scipy.stats.chi2.sf(chi2, df)
    assert chi2_tail(chi2, df) == pytest.approx(expected, rel=1e-9, abs=1e-300)
