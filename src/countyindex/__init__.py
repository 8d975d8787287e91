"""countyindex: composite indices of county-level high-quality development.

The public names, each imported when it is first asked for, so that `countyindex --help` and the
plain array functions do not wait for pandas.

>>> import countyindex as ci
>>> edition = ci.score_edition(ci.find_project(), year=2024)
>>> edition["county"]["district"].leaderboard()["name_zh"].iloc[0]
'滨江区'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from countyindex.analysis.audit import Audit as Audit
    from countyindex.analysis.audit import audit as audit
    from countyindex.analysis.change import Comparison as Comparison
    from countyindex.analysis.change.compare import compare as compare
    from countyindex.analysis.explanation import Explanation as Explanation
    from countyindex.analysis.explanation import explain as explain
    from countyindex.analysis.sensitivity.outcome import Sensitivity as Sensitivity
    from countyindex.analysis.sensitivity.run import sensitivity as sensitivity
    from countyindex.analysis.tidy import tidy_tables as tidy_tables
    from countyindex.analysis.uncertainty.choices import read_choices as read_choices
    from countyindex.analysis.uncertainty.outcome import Uncertainty as Uncertainty
    from countyindex.analysis.uncertainty.run import uncertainty as uncertainty
    from countyindex.analysis.uncertainty.tables import uncertainty_tables as uncertainty_tables
    from countyindex.data import indicator_table as indicator_table
    from countyindex.data import read_observations as read_observations
    from countyindex.edition import Edition as Edition
    from countyindex.edition import score_edition as score_edition
    from countyindex.edits import Imported as Imported
    from countyindex.edits import Verification as Verification
    from countyindex.edits import import_workbook as import_workbook
    from countyindex.edits import verify_workbook as verify_workbook
    from countyindex.errors import CountyIndexError as CountyIndexError
    from countyindex.errors import InputError as InputError
    from countyindex.errors import MethodError as MethodError
    from countyindex.errors import StrictError as StrictError
    from countyindex.errors import UsageError as UsageError
    from countyindex.export.json.edition import edition_to_dict as edition_to_dict
    from countyindex.export.living import write_living_workbook as write_living_workbook
    from countyindex.export.tidy import write_tables as write_tables
    from countyindex.export.tidy.uncertainty import (
        write_uncertainty_tables as write_uncertainty_tables,
    )
    from countyindex.export.workbook import write_workbook as write_workbook
    from countyindex.export.workbook.uncertainty import write_uncertainty as write_uncertainty
    from countyindex.export.workbook.uncertainty.sensitivity import (
        write_sensitivity as write_sensitivity,
    )
    from countyindex.lineage import Trace as Trace
    from countyindex.lineage import trace as trace
    from countyindex.pipeline import score as score
    from countyindex.project import Project as Project
    from countyindex.project import find_project as find_project
    from countyindex.registry import Study as Study
    from countyindex.registry import read_study as read_study
    from countyindex.result import Result as Result
    from countyindex.scheme import Scheme as Scheme
    from countyindex.scheme import read_scheme as read_scheme

__version__ = "0.1.0"

#: Public name → the module that defines it.
_HOMES = {
    "Audit": "analysis.audit",
    "Comparison": "analysis.change",
    "CountyIndexError": "errors",
    "Edition": "edition",
    "Explanation": "analysis.explanation",
    "Imported": "edits",
    "InputError": "errors",
    "MethodError": "errors",
    "Project": "project",
    "Result": "result",
    "Scheme": "scheme",
    "Sensitivity": "analysis.sensitivity.outcome",
    "StrictError": "errors",
    "Study": "registry",
    "Trace": "lineage",
    "Uncertainty": "analysis.uncertainty.outcome",
    "UsageError": "errors",
    "Verification": "edits",
    "audit": "analysis.audit",
    "compare": "analysis.change.compare",
    "edition_to_dict": "export.json.edition",
    "explain": "analysis.explanation",
    "find_project": "project",
    "import_workbook": "edits",
    "indicator_table": "data",
    "read_choices": "analysis.uncertainty.choices",
    "read_observations": "data",
    "read_scheme": "scheme",
    "read_study": "registry",
    "score": "pipeline",
    "score_edition": "edition",
    "sensitivity": "analysis.sensitivity.run",
    "tidy_tables": "analysis.tidy",
    "trace": "lineage",
    "uncertainty": "analysis.uncertainty.run",
    "uncertainty_tables": "analysis.uncertainty.tables",
    "verify_workbook": "edits",
    "write_living_workbook": "export.living",
    "write_sensitivity": "export.workbook.uncertainty.sensitivity",
    "write_tables": "export.tidy",
    "write_uncertainty": "export.workbook.uncertainty",
    "write_uncertainty_tables": "export.tidy.uncertainty",
    "write_workbook": "export.workbook",
}

__all__ = [
    "Audit",
    "Comparison",
    "CountyIndexError",
    "Edition",
    "Explanation",
    "Imported",
    "InputError",
    "MethodError",
    "Project",
    "Result",
    "Scheme",
    "Sensitivity",
    "StrictError",
    "Study",
    "Trace",
    "Uncertainty",
    "UsageError",
    "Verification",
    "audit",
    "compare",
    "edition_to_dict",
    "explain",
    "find_project",
    "import_workbook",
    "indicator_table",
    "read_choices",
    "read_observations",
    "read_scheme",
    "read_study",
    "score",
    "score_edition",
    "sensitivity",
    "tidy_tables",
    "trace",
    "uncertainty",
    "uncertainty_tables",
    "verify_workbook",
    "write_living_workbook",
    "write_sensitivity",
    "write_tables",
    "write_uncertainty",
    "write_uncertainty_tables",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'countyindex' has no attribute '{name}'")
    return getattr(import_module(f"countyindex.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
