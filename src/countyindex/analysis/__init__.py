"""What results mean: tables over `Result`s and `Edition`s, and measures of disparity (分析).

The public names, each imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from countyindex.analysis.comparison import dimensions_dropped as dimensions_dropped
    from countyindex.analysis.comparison import rank_comparison as rank_comparison
    from countyindex.analysis.comparison import rank_correlations as rank_correlations
    from countyindex.analysis.convergence import Beta as Beta
    from countyindex.analysis.convergence import beta as beta
    from countyindex.analysis.convergence import half_life as half_life
    from countyindex.analysis.convergence import sigma as sigma
    from countyindex.analysis.convergence import speed as speed
    from countyindex.analysis.coordination import Coordination as Coordination
    from countyindex.analysis.coordination import Obstacles as Obstacles
    from countyindex.analysis.coordination import board_coordination as board_coordination
    from countyindex.analysis.coordination import board_obstacles as board_obstacles
    from countyindex.analysis.coordination import unit_weights as unit_weights
    from countyindex.analysis.coupling import Coupling as Coupling
    from countyindex.analysis.coupling import coordination_grade as coordination_grade
    from countyindex.analysis.coupling import coupling_coordination as coupling_coordination
    from countyindex.analysis.coupling import coupling_degree as coupling_degree
    from countyindex.analysis.coupling import coupling_stage as coupling_stage
    from countyindex.analysis.disparity import Convergence as Convergence
    from countyindex.analysis.disparity import Disparity as Disparity
    from countyindex.analysis.disparity import converging as converging
    from countyindex.analysis.disparity import disparities as disparities
    from countyindex.analysis.findings import convergence_findings as convergence_findings
    from countyindex.analysis.findings import coordination_findings as coordination_findings
    from countyindex.analysis.findings import disparity_findings as disparity_findings
    from countyindex.analysis.findings import income_findings as income_findings
    from countyindex.analysis.findings import obstacle_findings as obstacle_findings
    from countyindex.analysis.income import IncomeTrend as IncomeTrend
    from countyindex.analysis.income import income_trends as income_trends
    from countyindex.analysis.income import trend_lines as trend_lines
    from countyindex.analysis.inequality import DagumParts as DagumParts
    from countyindex.analysis.inequality import TheilParts as TheilParts
    from countyindex.analysis.inequality import atkinson as atkinson
    from countyindex.analysis.inequality import coefficient_of_variation as coefficient_of_variation
    from countyindex.analysis.inequality import dagum as dagum
    from countyindex.analysis.inequality import (
        equally_distributed_equivalent as equally_distributed_equivalent,
    )
    from countyindex.analysis.inequality import gini as gini
    from countyindex.analysis.inequality import herfindahl as herfindahl
    from countyindex.analysis.inequality import max_min_ratio as max_min_ratio
    from countyindex.analysis.inequality import theil_l as theil_l
    from countyindex.analysis.inequality import theil_l_parts as theil_l_parts
    from countyindex.analysis.inequality import theil_t as theil_t
    from countyindex.analysis.inequality import theil_t_parts as theil_t_parts
    from countyindex.analysis.obstacle import obstacle_degree as obstacle_degree
    from countyindex.analysis.panorama import overview as overview
    from countyindex.analysis.panorama import ranks_within as ranks_within
    from countyindex.analysis.quantities import COMPANIONS as COMPANIONS
    from countyindex.analysis.quantities import QUANTITIES as QUANTITIES
    from countyindex.analysis.quantities import Quantity as Quantity
    from countyindex.analysis.rank_agreement import kendall_tau as kendall_tau
    from countyindex.analysis.rank_agreement import place_frequencies as place_frequencies

#: Public name → the module that defines it.
_HOMES = {
    "Beta": "convergence",
    "COMPANIONS": "quantities",
    "Convergence": "disparity",
    "Coordination": "coordination",
    "Coupling": "coupling",
    "DagumParts": "inequality",
    "Disparity": "disparity",
    "IncomeTrend": "income",
    "Obstacles": "coordination",
    "QUANTITIES": "quantities",
    "Quantity": "quantities",
    "TheilParts": "inequality",
    "atkinson": "inequality",
    "beta": "convergence",
    "board_coordination": "coordination",
    "board_obstacles": "coordination",
    "coefficient_of_variation": "inequality",
    "convergence_findings": "findings",
    "converging": "disparity",
    "coordination_findings": "findings",
    "coordination_grade": "coupling",
    "coupling_coordination": "coupling",
    "coupling_degree": "coupling",
    "coupling_stage": "coupling",
    "dagum": "inequality",
    "dimensions_dropped": "comparison",
    "disparities": "disparity",
    "disparity_findings": "findings",
    "equally_distributed_equivalent": "inequality",
    "gini": "inequality",
    "half_life": "convergence",
    "herfindahl": "inequality",
    "income_findings": "findings",
    "income_trends": "income",
    "kendall_tau": "rank_agreement",
    "max_min_ratio": "inequality",
    "obstacle_degree": "obstacle",
    "obstacle_findings": "findings",
    "overview": "panorama",
    "place_frequencies": "rank_agreement",
    "rank_comparison": "comparison",
    "rank_correlations": "comparison",
    "ranks_within": "panorama",
    "sigma": "convergence",
    "speed": "convergence",
    "theil_l": "inequality",
    "theil_l_parts": "inequality",
    "theil_t": "inequality",
    "theil_t_parts": "inequality",
    "trend_lines": "income",
    "unit_weights": "coordination",
}

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
    "kendall_tau",
    "max_min_ratio",
    "obstacle_degree",
    "obstacle_findings",
    "overview",
    "place_frequencies",
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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
