"""What results mean, side by side: tables over `Result`s and `Edition`s (分析)."""

from countyindex.analysis.comparison import (
    dimensions_dropped,
    rank_comparison,
    rank_correlations,
)
from countyindex.analysis.income import IncomeTrend, income_trends
from countyindex.analysis.overview import overview, ranks_within

__all__ = [
    "IncomeTrend",
    "dimensions_dropped",
    "income_trends",
    "overview",
    "rank_comparison",
    "rank_correlations",
    "ranks_within",
]
