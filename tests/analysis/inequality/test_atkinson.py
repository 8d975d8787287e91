"""The Atkinson index and the equivalent behind it, against print and at its ends."""

import numpy as np
import pytest
from incomes import PRINTED

from countyindex.analysis.inequality import atkinson, equally_distributed_equivalent
from countyindex.errors import MethodError


@pytest.mark.parametrize("epsilon", ["0.5", "1"])
def test_atkinson_is_as_printed(epsilon):
    case = PRINTED["atkinson"]
    values = np.array(case["values"], dtype=float)
    assert atkinson(values, float(epsilon)) == pytest.approx(case["index"][epsilon], abs=5e-6)
    found = equally_distributed_equivalent(values, float(epsilon))
    assert found == pytest.approx(case["equivalent"][epsilon], abs=5e-8)


def test_without_aversion_nothing_is_wasted_and_with_much_the_least_decides():
    values = np.array([1.0, 2.0, 9.0])
    assert atkinson(values, 0.0) == pytest.approx(0.0, abs=1e-15)
    assert equally_distributed_equivalent(values, 300.0) == pytest.approx(1.0, rel=0.01)


def test_an_aversion_below_0_is_refused():
    with pytest.raises(MethodError, match="aversion"):
        atkinson(np.array([1.0, 2.0]), -1.0)
