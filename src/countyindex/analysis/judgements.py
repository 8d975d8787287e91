"""What AHP reports of judgements → sentences on the ones that hurt consistency most (判断矩阵)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any


def contradictions_zh(
    report: Mapping[str, Any], experts: Sequence[str], items: Sequence[str]
) -> Iterator[str]:
    """Yield a sentence for every expert, and for a group of several, that is not consistent.

    Parameters
    ----------
    report
        As `judgement_report` gives it.
    experts, items
        Their names, in the order of the judgements.
    """
    whose = [
        (f"专家（{name}）", worst)
        for name, worst in zip(experts, report["expert_worst"], strict=True)
    ]
    whose += [("群组", report["worst"])] if len(experts) > 1 else []
    for who, worst in whose:
        if len(worst) == 1:
            row, column, judgement, implied, _ = worst[0]
            yield (
                f"{who}的判断中，“{items[row]}”对“{items[column]}”一处最影响一致性："
                f"所填为 {_ratio(judgement)}，其余判断推出的比值为 {implied:.2f}。"
            )
        elif worst:
            named = "、".join(f"“{items[each.row]}”对“{items[each.column]}”" for each in worst)
            yield f"{who}的判断中，{named}这 {len(worst)} 处对一致性的影响相同。"


def _ratio(judgement: float) -> str:
    """A judgement as it was written, 3 or 1/3; joined ones in decimals."""
    near = Fraction(judgement).limit_denominator(9)
    return str(near) if abs(float(near) - judgement) < 1e-9 else f"{judgement:.2f}"
