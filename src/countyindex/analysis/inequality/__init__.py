"""Values of units, and people behind them → how unequal they are (差距): one file a measure.

Pure array functions. Values have shape [..., n], the units last; `population` weighs the units, in
any unit of measure, and counts every unit alike when left out. Missing values are refused: what a
measure means depends on who is in it.
"""

from countyindex.analysis.inequality.atkinson import atkinson, equally_distributed_equivalent
from countyindex.analysis.inequality.coefficient_of_variation import coefficient_of_variation
from countyindex.analysis.inequality.dagum import DagumParts, dagum
from countyindex.analysis.inequality.gini import gini
from countyindex.analysis.inequality.herfindahl import herfindahl
from countyindex.analysis.inequality.max_min_ratio import max_min_ratio
from countyindex.analysis.inequality.theil import (
    TheilParts,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)

__all__ = [
    "DagumParts",
    "TheilParts",
    "atkinson",
    "coefficient_of_variation",
    "dagum",
    "equally_distributed_equivalent",
    "gini",
    "herfindahl",
    "max_min_ratio",
    "theil_l",
    "theil_l_parts",
    "theil_t",
    "theil_t_parts",
]
