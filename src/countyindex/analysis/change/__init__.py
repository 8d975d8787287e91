"""From one board to another: what changed, and what made it (变化分解)."""

from countyindex.analysis.change.attribution import FACTORS_ZH
from countyindex.analysis.change.board import Board, board_of
from countyindex.analysis.change.comparison import Comparison, compare_boards
from countyindex.analysis.change.decomposition import shapley

__all__ = ["FACTORS_ZH", "Board", "Comparison", "board_of", "compare_boards", "shapley"]
