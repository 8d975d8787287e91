"""A `Result` → what a statistical audit finds in it (统计审计): one file a check."""

from countyindex.analysis.audit.coherence import audit
from countyindex.analysis.audit.correlation import Thresholds, pearson
from countyindex.analysis.audit.findings import CHECKS_ZH, SEVERITIES_ZH, criteria_zh
from countyindex.analysis.audit.importance import Ratio, correlation_ratio
from countyindex.analysis.audit.outcome import Audit, Finding
from countyindex.analysis.audit.reliability import Alpha, cronbach

__all__ = [
    "CHECKS_ZH",
    "SEVERITIES_ZH",
    "Alpha",
    "Audit",
    "Finding",
    "Ratio",
    "Thresholds",
    "audit",
    "correlation_ratio",
    "criteria_zh",
    "cronbach",
    "pearson",
]
