"""Draws that leave something out together have the index that each has alone."""

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis.uncertainty.job import varying
from countyindex.analysis.uncertainty.workshop import Workshop
from countyindex.rollup import as_they_are


def rows_of(line):
    """Every third draw leaves out nothing, one indicator, one dimension."""
    tree = line.dataset.tree
    dimension = frozenset(tree.children[0].leaves)
    indicator = frozenset({tree.children[-1].leaves[0]})
    left_out = (frozenset(), indicator, dimension)
    return [(np.arange(at, 30, 3), out) for at, out in enumerate(left_out)]


@pytest.mark.parametrize("varied", [False, True])
def test_leaving_out_together_is_leaving_out_alone(weighed, varied):
    job = weighed.job
    (line,) = job.lines.values()
    drawn = job.drawn(0).rows(slice(0, 30))

    def vary_of(rows):
        return varying(job.factors.weights, drawn.rows(rows)) if varied else as_they_are

    together = line.totals_leaving(line.scores[None], 30, vary_of, rows_of(line))
    for rows, out in rows_of(line):
        alone = line.totals(line.scores[None], vary_of(rows), out)
        np.testing.assert_allclose(
            together[rows], np.broadcast_to(alone, together[rows].shape), rtol=1e-13
        )
    assert not np.allclose(together[0], together[1])


def test_indicators_that_a_line_does_not_have_leave_nothing_out(weighed):
    (line,) = weighed.job.lines.values()
    strange = [(slice(0, 2), frozenset({"no_such_indicator"}))]
    scores = line.totals_leaving(line.scores[None], 2, lambda rows: as_they_are, strange)
    np.testing.assert_array_equal(scores[1], line.totals(line.scores[None], as_they_are)[0])


def test_a_method_that_needs_every_score_is_told_why_some_are_not_there(edition):
    result = edition["county"]["district"]
    scheme = ci.read_scheme(result.scheme.path, ["levels.1.aggregation={method: edas}"])
    line = Workshop(result.measured, scheme, "district").line(scheme.plan("district"))
    with pytest.raises(ci.MethodError) as refusal:
        line.totals(line.scores[None], as_they_are)
    not_applicable, not_published = refusal.value.problems
    assert "上城区、拱墅区、滨江区" in not_applicable.what and "不适用" in not_applicable.do
    assert "西湖区、龙湾区" in not_published.what and "未公布" in not_published.do
