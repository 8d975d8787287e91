"""What a cell is: how its value came about, or why it has none (数据状态)."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """The status of one unit's value of one indicator."""

    OBSERVED = 0
    DERIVED = 1
    CARRIED = 2
    INHERITED = 3
    IMPUTED = 4
    MISSING = 5
    NOT_APPLICABLE = 6
    NOT_PUBLISHED = 7

    @property
    def id(self) -> str:
        """The word used in tables: `not_applicable`."""
        return self.name.lower()

    @property
    def name_zh(self) -> str:
        """The word used in print."""
        return NAMES_ZH[self]

    @property
    def mark(self) -> str:
        """The short mark beside a number in the workbook; empty for what is simply published."""
        return MARKS[self]

    @property
    def counts(self) -> bool:
        """Whether the cell lowers availability when empty: it applies and ought to be there."""
        return self not in (Status.NOT_APPLICABLE, Status.NOT_PUBLISHED)


NAMES_ZH = dict(
    zip(
        Status,
        ("公布值", "计算值", "沿用值", "承继值", "插补值", "缺失", "不适用", "未公布"),
        strict=True,
    )
)
MARKS = dict(zip(Status, ("", "", "沿", "承", "插", "缺", "不适用", "未公布"), strict=True))
