"""LOPCOW weights against a package, and algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import lopcow

NAN = np.nan
REFERENCE = Path(__file__).parents[1] / "reference" / "mcdm_weights.json"
KNOWN = json.loads(REFERENCE.read_text(encoding="utf-8"))


def test_a_package_agrees():
    np.testing.assert_allclose(lopcow(KNOWN["scores"]), KNOWN["weights"]["lopcow"], atol=1e-10)


def test_halves_and_quarters_weigh_by_the_logarithm():
    # Of ones among n scores of 0 or 1 the share p gives ln(1/(1 − p))/2 when s divides by n.
    scores = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    np.testing.assert_allclose(lopcow(scores, ddof=0), [1 / 3, 2 / 3], rtol=1e-12)
    # With n − 1 the ratio is (1/2)/(1/3) and (3/4)/(1/4).
    change = np.log([3 / 2, 3])
    np.testing.assert_allclose(lopcow(scores), change / change.sum(), rtol=1e-12)


def test_a_column_in_which_one_unit_stands_out_weighs_nothing():
    scores = np.array([[0.0, 0.0], [0.0, 0.5], [0.0, 1.0], [7.0, 1.0]])
    np.testing.assert_allclose(lopcow(scores), [0.0, 1.0], atol=1e-12)


def test_nothing_to_weigh_by_is_refused():
    with pytest.raises(MethodError, match="a single unit above the lowest"):
        lopcow(np.array([[0.0, 2.0], [1.0, 4.0]]))
    np.testing.assert_allclose(lopcow(np.array([[0.0, 2.0], [1.0, 4.0]]), ddof=0), [0.5, 0.5])


@pytest.mark.parametrize("ddof", [0, 1])
def test_a_gap_leaves_its_unit_out_of_that_column_alone(ddof):
    scores = np.array([[0.0, 1.0], [1.0, 2.0], [0.4, 4.0], [0.7, NAN]])
    alone = lopcow(np.column_stack([[0.0, 1.0, 0.4], [1.0, 2.0, 4.0]]), ddof=ddof)
    beside = lopcow(np.column_stack([[0.0, 1.0, 0.4, NAN], scores[:, 1]]), ddof=ddof)
    np.testing.assert_allclose(beside, alone, rtol=1e-12)


@pytest.mark.parametrize("ddof", [2, -1, 0.5])
def test_another_divisor_is_refused(ddof):
    with pytest.raises(MethodError, match=r"'ddof' 0 or 1"):
        lopcow(np.random.default_rng(1).random((5, 2)), ddof=ddof)


def test_constants_and_one_unit_are_refused_by_column():
    with pytest.raises(MethodError, match=r"lopcow .*all the same") as refusal:
        lopcow(np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]]))
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="all the same"):
        lopcow(np.array([[1.0, 2.0]]))
