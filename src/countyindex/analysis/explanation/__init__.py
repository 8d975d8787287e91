"""A board and one of its units → why it stands where it does, and what would move it (解释)."""

from countyindex.analysis.explanation.standing import Explanation, explain

__all__ = ["Explanation", "explain"]
