"""What is split by groups needs a group of every unit."""

import numpy as np
import pytest

from countyindex.analysis.inequality import dagum, theil_l_parts, theil_t_parts
from countyindex.errors import MethodError


@pytest.mark.parametrize("split", [dagum, theil_t_parts, theil_l_parts])
def test_groups_must_fit_the_units(split):
    with pytest.raises(MethodError, match="one group for each"):
        split(np.array([1.0, 2.0]), np.array([1]))
