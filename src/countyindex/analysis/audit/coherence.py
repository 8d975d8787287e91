"""A `Result` → its `Audit`: every check of a statistical audit, and what they say (统计审计)."""

from __future__ import annotations

import dataclasses

from countyindex.analysis.audit.correlation import Thresholds, links, pairs, size_bias
from countyindex.analysis.audit.findings import findings
from countyindex.analysis.audit.importance import importance
from countyindex.analysis.audit.outcome import Audit
from countyindex.analysis.audit.reliability import reliability
from countyindex.analysis.audit.statistics import indicator_statistics, unit_availability
from countyindex.analysis.audit.structure import structure
from countyindex.analysis.audit.tree import names_zh
from countyindex.result import Result


def audit(result: Result, thresholds: Thresholds | None = None) -> Audit:
    """Check how well the indicators of a board hold together.

    Parameters
    ----------
    result
        The board, as `score` or `score_edition` return it.
    thresholds
        Where correlations begin to be remarked on; the usual ones if left out.

    Returns
    -------
    Audit
        Tables of every check, and findings in sentences.

    References
    ----------
    OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators. ISBN 978-92-64-04345-9,
    sections 4 and 8.

    Examples
    --------
    >>> import countyindex as ci
    >>> board = ci.score_edition(ci.find_project(), 2024)["county"]["county"]
    >>> found = ci.audit(board)
    >>> found.units, sorted({finding.check for finding in found.findings})[:2]
    (53, ['collinearity', 'correlation'])
    """
    limits = thresholds or Thresholds()
    of_nodes, of_items = reliability(result)
    found = Audit(
        scheme=result.scheme.id,
        title_zh=result.scheme.title_zh,
        cohort=result.cohort,
        year=result.year,
        units=len(result.scores),
        names=names_zh(result),
        thresholds=limits,
        statistics=indicator_statistics(result),
        availability=unit_availability(result),
        links=links(result, limits),
        pairs=pairs(result, limits),
        size=size_bias(result, limits),
        structure=structure(result),
        reliability=of_nodes,
        items=of_items,
        importance=importance(result),
        findings=(),
    )
    return dataclasses.replace(found, findings=findings(result, found))
