"""The ratio of the largest to the smallest, against print."""

import numpy as np
import pytest
from incomes import CITIES

from countyindex.analysis.inequality import max_min_ratio


def test_rural_incomes_of_the_cities_differ_by_the_ratio_stated():
    for year, stated in CITIES["table3"]["implied_rural_max_min"].items():
        ratio, gap = (np.array(CITIES["table3"][name][year]) for name in ("ratio", "gap"))
        assert max_min_ratio(gap / (ratio - 1)) == pytest.approx(stated["ratio"], abs=5e-4)
