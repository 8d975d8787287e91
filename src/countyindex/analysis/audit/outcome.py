"""What an audit of one board found: its tables, and what they say in sentences (审计结果)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from countyindex.analysis.audit.correlation import Thresholds

Severity = Literal["serious", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: `what_zh` says what is wrong and how bad, `advice_zh` what could be done."""

    check: str
    severity: Severity
    #: The id of the indicator or node it is about; a unit's code under availability.
    subject: str
    what_zh: str
    advice_zh: str

    @property
    def text_zh(self) -> str:
        """The whole remark."""
        return self.what_zh + self.advice_zh


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
