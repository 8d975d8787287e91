"""Methods that read whole units: what they say where too few are whole."""

import numpy as np
import pytest

from countyindex.errors import GapError, MethodError
from countyindex.weighting import cilos, critic, factor_analysis, merec, optimised, pca

NAN = np.nan
WHOLE = np.random.default_rng(1).uniform(1.0, 2.0, size=(8, 3))


def with_gaps(*cells):
    scores = WHOLE.copy()
    for cell in cells:
        scores[cell] = NAN
    return scores


@pytest.mark.parametrize("weigh", [pca, factor_analysis, optimised])
def test_too_few_whole_units_are_laid_to_the_gaps_where_these_are_to_blame(weigh):
    scores = with_gaps(*((row, row % 2) for row in range(5)))
    with pytest.raises(
        GapError, match="more complete units than columns: 3 units for 3"
    ) as refusal:
        weigh(scores)
    assert (refusal.value.rows, refusal.value.columns) == ((0, 1, 2, 3, 4), (0, 1))


@pytest.mark.parametrize("weigh", [pca, factor_analysis, optimised])
def test_too_few_units_are_not_told_to_supply_what_would_not_help(weigh):
    for scores in (WHOLE[:3], with_gaps((0, 1))[:3]):
        with pytest.raises(MethodError, match="or leave indicators out") as refusal:
            weigh(scores)
        assert not isinstance(refusal.value, GapError)


@pytest.mark.parametrize("weigh", [cilos, merec])
def test_no_whole_unit_is_laid_to_the_gaps(weigh):
    scores = with_gaps(*((row, row % 2) for row in range(8)))
    with pytest.raises(GapError, match="every one lacks a score") as refusal:
        weigh(scores)
    assert (refusal.value.rows, refusal.value.columns) == (tuple(range(8)), (0, 1))


def test_columns_that_share_too_few_units_are_refused_by_their_gaps():
    scores = with_gaps(*((row, int(row > 3)) for row in range(8)))
    with pytest.raises(GapError, match="constant over the units it shares") as refusal:
        critic(scores)
    assert (refusal.value.rows, refusal.value.columns) == (tuple(range(8)), (0, 1))
