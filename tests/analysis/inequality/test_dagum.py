"""Dagum's parts of the Gini coefficient, against print and their definition over pairs."""

import numpy as np
import pytest
from hypothesis import given
from incomes import INCOMES, MEXICO, REGIONS, drawn, seeds, some

from countyindex.analysis.inequality import dagum, gini


@drawn
@given(seed=seeds)
def test_dagum_parts_are_their_definition_over_pairs_and_add_to_gini(seed):
    values, people, groups = some(seed)
    parts = dagum(values, groups, people)
    share = people / people.sum()
    mean = share @ values
    members = [groups == label for label in parts.groups]
    f = np.array([share[m].sum() for m in members])
    m = np.array([share[i] @ values[i] for i in members]) / f
    s = f * m / mean
    distance = np.abs(values[:, None] - values)
    across = np.array(
        [[share[a] @ distance[np.ix_(a, b)] @ share[b] for b in members] for a in members]
    ) / np.outer(f, f)
    coefficients = across / (m[:, None] + m)
    np.testing.assert_allclose(parts.pairs, coefficients, atol=1e-13)
    both = coefficients * (np.outer(f, s) + np.outer(s, f))
    overlap = np.divide(np.abs(m[:, None] - m), across, out=np.zeros_like(across), where=across > 0)
    upper = np.triu_indices(len(f), 1)
    assert parts.within == pytest.approx(np.sum(f * s * np.diagonal(coefficients)), abs=1e-13)
    assert parts.net_between == pytest.approx((both * overlap)[upper].sum(), abs=1e-13)
    assert parts.transvariation == pytest.approx((both * (1 - overlap))[upper].sum(), abs=1e-13)
    added = parts.within + parts.net_between + parts.transvariation
    assert added == pytest.approx(gini(values, people), abs=1e-12)
    assert parts.transvariation > -1e-14


def test_dagum_parts_of_mexico_add_to_the_printed_gini():
    parts = dagum(INCOMES, REGIONS)
    added = parts.within + parts.net_between + parts.transvariation
    assert added[0] == pytest.approx(MEXICO["gini_1940"], abs=1e-12)
