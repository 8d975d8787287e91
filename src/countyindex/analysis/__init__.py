"""What results mean: tables over `Result`s and `Edition`s, and measures of disparity (分析)."""

from countyindex.analysis.comparison import (
    dimensions_dropped,
    rank_comparison,
    rank_correlations,
)
from countyindex.analysis.convergence import Beta, beta, half_life, sigma, speed
from countyindex.analysis.coupling import (
    Coupling,
    coordination_grade,
    coupling_coordination,
    coupling_degree,
    coupling_stage,
)
from countyindex.analysis.income import IncomeTrend, income_trends, trend_lines
from countyindex.analysis.inequality import (
    DagumParts,
    TheilParts,
    atkinson,
    coefficient_of_variation,
    dagum,
    equally_distributed_equivalent,
    gini,
    herfindahl,
    max_min_ratio,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)
from countyindex.analysis.obstacle import obstacle_degree
from countyindex.analysis.overview import overview, ranks_within

__all__ = [
    "Beta",
    "Coupling",
    "DagumParts",
    "IncomeTrend",
    "TheilParts",
    "atkinson",
    "beta",
    "coefficient_of_variation",
    "coordination_grade",
    "coupling_coordination",
    "coupling_degree",
    "coupling_stage",
    "dagum",
    "dimensions_dropped",
    "equally_distributed_equivalent",
    "gini",
    "half_life",
    "herfindahl",
    "income_trends",
    "max_min_ratio",
    "obstacle_degree",
    "overview",
    "rank_comparison",
    "rank_correlations",
    "ranks_within",
    "sigma",
    "speed",
    "theil_l",
    "theil_l_parts",
    "theil_t",
    "theil_t_parts",
    "trend_lines",
]
