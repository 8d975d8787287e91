"""Every `Uncertainty` → long tables as files: CSV or Parquet (抽样长表导出)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.tables import uncertainty_tables
from countyindex.analysis.uncertainty.tables_layout import UNCERTAINTY_TABLES
from countyindex.errors import UsageError
from countyindex.export.tidy.forms import files_of, put_tables

#: Every file that an export may leave in a folder, and so may replace.
OURS = files_of(UNCERTAINTY_TABLES)


def write_uncertainty_tables(
    outcomes: Sequence[Uncertainty], path: str | Path, form: str = "csv", *, force: bool = False
) -> Path:
    """Write what draws say of several boards as long tables; all of them, or nothing.

    Parameters
    ----------
    outcomes
        The boards, one or more; nothing in them is recomputed. Equal outcomes give equal bytes.
    path
        The folder to write; folders that are missing are made.
    form
        ``csv`` or ``parquet``.
    force
        Replace what an earlier export left there. Other files are never replaced.

    Returns
    -------
    Path
        Where the tables are.

    Raises
    ------
    UsageError
        The format is unknown, there are no outcomes, the place is in use or cannot be written, or
        pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import countyindex as ci
    >>> project = ci.find_project()
    >>> scheme = ci.read_scheme(project.schemes["province"])
    >>> study = ci.read_study(project.studies[scheme.study])
    >>> choices = ci.read_choices(project.choices).only("weights")
    >>> found = ci.uncertainty(study, scheme, 2024, choices, draws=100)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = ci.write_uncertainty_tables(list(found.values()), folder + "/tables")
    ...     (written / "uncertainty_units.csv").is_file()
    True
    """
    if not outcomes:
        raise UsageError("there is nothing to write: no board was drawn. Give one or more.")
    return put_tables(uncertainty_tables(outcomes), path, form, force=force)
