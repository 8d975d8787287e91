"""What results mean: tables over `Result`s and `Edition`s, and measures of disparity (分析)."""

from countyindex.analysis.comparison import (
    dimensions_dropped,
    rank_comparison,
    rank_correlations,
)
from countyindex.analysis.convergence import Beta, beta, half_life, sigma, speed
from countyindex.analysis.coordination import (
    Coordination,
    Obstacles,
    board_coordination,
    board_obstacles,
    unit_weights,
)
from countyindex.analysis.coupling import (
    Coupling,
    coordination_grade,
    coupling_coordination,
    coupling_degree,
    coupling_stage,
)
from countyindex.analysis.disparity import Convergence, Disparity, converging, disparities
from countyindex.analysis.findings import (
    convergence_findings,
    coordination_findings,
    disparity_findings,
    income_findings,
    obstacle_findings,
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
from countyindex.analysis.quantities import COMPANIONS, QUANTITIES, Quantity

__all__ = [
    "COMPANIONS",
    "QUANTITIES",
    "Beta",
    "Convergence",
    "Coordination",
    "Coupling",
    "DagumParts",
    "Disparity",
    "IncomeTrend",
    "Obstacles",
    "Quantity",
    "TheilParts",
    "atkinson",
    "beta",
    "board_coordination",
    "board_obstacles",
    "coefficient_of_variation",
    "convergence_findings",
    "converging",
    "coordination_findings",
    "coordination_grade",
    "coupling_coordination",
    "coupling_degree",
    "coupling_stage",
    "dagum",
    "dimensions_dropped",
    "disparities",
    "disparity_findings",
    "equally_distributed_equivalent",
    "gini",
    "half_life",
    "herfindahl",
    "income_findings",
    "income_trends",
    "max_min_ratio",
    "obstacle_degree",
    "obstacle_findings",
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
    "unit_weights",
]
