"""A `Result` → its `Audit`: every check of a statistical audit, and what they say (统计审计)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from countyindex.analysis.audit.correlation import Thresholds, links, pairs, size_bias
from countyindex.analysis.audit.findings import Finding, Parts, findings
from countyindex.analysis.audit.importance import importance
from countyindex.analysis.audit.reliability import reliability
from countyindex.analysis.audit.statistics import indicator_statistics, unit_availability
from countyindex.analysis.audit.structure import structure
from countyindex.analysis.audit.tree import names_zh
from countyindex.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """What the statistics of one board say about the soundness of its index.

    Items are indicators and nodes by id; `names` holds their Chinese names. Correlations are of
    scores, larger is better, over the units that have both.
    """

    scheme: str
    title_zh: str
    cohort: str
    year: int
    #: How many units are ranked.
    units: int
    names: Mapping[str, str]
    thresholds: Thresholds
    #: By indicator: see `indicator_statistics`.
    statistics: pd.DataFrame
    #: By unit: see `unit_availability`.
    availability: pd.DataFrame
    #: Items with the nodes above them: see `links`.
    links: pd.DataFrame
    #: Indicators with each other, nodes with their siblings: see `pairs`.
    pairs: pd.DataFrame
    #: Items with what the study calls size: see `size_bias`.
    size: pd.DataFrame
    #: By node: KMO, Bartlett, components: see `structure`.
    structure: pd.DataFrame
    #: By node: Cronbach's alpha: see `reliability`.
    reliability: pd.DataFrame
    #: By node and item: what each item does to alpha.
    items: pd.DataFrame
    #: By node and item: see `importance`.
    importance: pd.DataFrame
    #: What is wrong, how bad, and what could be done; the gravest first within each check.
    findings: tuple[Finding, ...]

    def of(self, check: str) -> tuple[Finding, ...]:
        """Return the findings of one check."""
        return tuple(finding for finding in self.findings if finding.check == check)


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
    names = names_zh(result)
    of_nodes, of_items = reliability(result)
    parts = Parts(
        result=result,
        names=names,
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
    )
    return Audit(
        scheme=result.scheme.id,
        title_zh=result.scheme.title_zh,
        cohort=result.cohort,
        year=result.year,
        units=len(result.scores),
        names=names,
        thresholds=limits,
        statistics=parts.statistics,
        availability=parts.availability,
        links=parts.links,
        pairs=parts.pairs,
        size=parts.size,
        structure=parts.structure,
        reliability=parts.reliability,
        items=parts.items,
        importance=parts.importance,
        findings=findings(parts),
    )
