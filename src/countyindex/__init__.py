"""countyindex: composite indices of county-level high-quality development.

>>> import countyindex as ci
>>> edition = ci.score_edition(ci.find_project(), year=2024)
>>> edition["county"]["district"].leaderboard()["name_zh"].iloc[0]
'滨江区'
"""

from countyindex.data import indicator_table, read_observations
from countyindex.edition import Edition, score_edition
from countyindex.errors import (
    CountyIndexError,
    InputError,
    MethodError,
    StrictError,
    UsageError,
)
from countyindex.pipeline import score
from countyindex.project import Project, find_project
from countyindex.registry import Study, read_study
from countyindex.result import Result
from countyindex.scheme import Scheme, read_scheme

__version__ = "0.1.0"

__all__ = [
    "CountyIndexError",
    "Edition",
    "InputError",
    "MethodError",
    "Project",
    "Result",
    "Scheme",
    "StrictError",
    "Study",
    "UsageError",
    "find_project",
    "indicator_table",
    "read_observations",
    "read_scheme",
    "read_study",
    "score",
    "score_edition",
]
