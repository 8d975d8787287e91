"""An `Audit` → text for the terminal, or plain values for JSON."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pandas as pd

from countyindex.analysis.audit import CHECKS_ZH, SEVERITIES_ZH, Audit
from countyindex.edition import Edition

#: The tables of an audit, and whether their rows are named.
TABLES = {
    **dict.fromkeys(("statistics", "availability", "structure", "reliability"), True),
    **dict.fromkeys(("links", "pairs", "size", "items", "importance"), False),
}


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


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """Return an audit as plain values: findings, and every table as a list of rows.

    What is not defined is None; an infinite bandwidth is the text ``inf``.
    """
    return {
        **{"scheme": audit.scheme, "cohort": audit.cohort, "year": audit.year},
        "units": audit.units,
        "thresholds": dataclasses.asdict(audit.thresholds),
        "names": dict(audit.names),
        "findings": [
            {**dataclasses.asdict(finding), "text_zh": finding.text_zh}
            for finding in audit.findings
        ],
        **{name: _rows(getattr(audit, name), named) for name, named in TABLES.items()},
    }


def _rows(table: pd.DataFrame, named: bool) -> list[dict[str, Any]]:
    rows = [
        {str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")
    ]
    if not named:
        return rows
    return [{"id": str(name), **row} for name, row in zip(table.index, rows, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not math.isfinite(value):
        return "inf" if value > 0 else None
    return value
