"""An `Audit` → text for the terminal."""

from __future__ import annotations

from countyindex.analysis.audit import CHECKS_ZH, SEVERITIES_ZH, Audit
from countyindex.edition import Edition


def audit_text(edition: Edition, audit: Audit, everything: bool = False) -> str:
    """Return the findings of an audit as text, check by check.

    Parameters
    ----------
    edition
        Names the cohort.
    audit
        The audit of one of its boards.
    everything
        Print mere notes (说明), too; their number is printed in any case.
    """
    study = edition.studies[edition.schemes[audit.scheme].study]
    cohort = study.cohorts[audit.cohort].name_zh
    lines = [f"{audit.title_zh} · {cohort} {audit.units} 个 · {audit.year} 年数据 · 统计审计"]
    for check, title in CHECKS_ZH.items():
        found = audit.of(check)
        counts = {
            word: sum(finding.severity == severity for finding in found)
            for severity, word in SEVERITIES_ZH.items()
        }
        told = "，".join(f"{word} {count}" for word, count in counts.items() if count)
        lines.append(f"  {title}：{told or '未见问题'}")
        lines += [
            f"    {SEVERITIES_ZH[finding.severity]} {finding.text_zh}"
            for finding in found
            if everything or finding.severity != "info"
        ]
    return "\n".join([*lines, ""])
