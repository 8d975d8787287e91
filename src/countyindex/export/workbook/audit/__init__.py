"""The `Audit` of every board → the four sheets of a set that a workbook may have (统计审计)."""

from collections.abc import Callable

from countyindex.edition import Edition
from countyindex.export.workbook.audit.correlations import write_correlations
from countyindex.export.workbook.audit.distributions import write_distributions
from countyindex.export.workbook.audit.findings import write_findings
from countyindex.export.workbook.audit.structure import write_structure
from countyindex.export.workbook.page import Page

__all__ = ["SHEETS"]

#: The sheets of the set, in order.
SHEETS: dict[str, Callable[[Page, Edition], None]] = {
    "统计审计": write_findings,
    "审计·描述统计": write_distributions,
    "审计·相关": write_correlations,
    "审计·结构与影响": write_structure,
}
