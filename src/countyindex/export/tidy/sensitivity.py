"""Which choice moves a board → long tables: runs, factors, outputs, indices …"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from countyindex.analysis.sensitivity.outcome import Sensitivity
from countyindex.export.tidy.forms import files_of, put_tables

#: Name → the table of one board.
TABLES: dict[str, Callable[[Sensitivity], pd.DataFrame]] = {
    "sensitivity_runs": lambda found: pd.DataFrame([_run(found)]),
    "sensitivity_factors": lambda found: found.factors.reset_index(),
    "sensitivity_outputs": lambda found: found.outputs,
    "sensitivity_indices": lambda found: found.indices,
    "sensitivity_convergence": lambda found: found.convergence,
}

#: Every file that is left in a folder, and so may be replaced.
OURS = files_of(TABLES)


def sensitivity_tables(found: Sequence[Sensitivity]) -> dict[str, pd.DataFrame]:
    """Return the tables of all boards below each other, each row with the board it is of."""
    return {
        name: pd.concat([_placed(each, table(each)) for each in found], ignore_index=True)
        for name, table in TABLES.items()
    }


def write_sensitivity_tables(
    found: Sequence[Sensitivity], path: str | Path, form: str = "csv", *, force: bool = False
) -> Path:
    """Write the tables to a folder; all of them, or nothing.

    Parameters
    ----------
    found
        One or more boards.
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
        The format is unknown, the place is in use or cannot be written, or pyarrow is not
        installed.
    """
    return put_tables(sensitivity_tables(found), path, form, force=force)


def _run(found: Sensitivity) -> dict[str, Any]:
    """Say what was run, and what it rests on."""
    return {
        "base": found.base,
        "runs": found.runs,
        "seed": found.seed,
        "choices_zh": found.choices.title_zh,
        "choices_digest": found.choices.digest,
        "scheme_digest": found.provenance.get("scheme"),
        "settings": "; ".join(found.reference.scheme.settings),
        "countyindex": found.provenance.get("countyindex"),
    }


def _placed(found: Sensitivity, table: pd.DataFrame) -> pd.DataFrame:
    scheme = found.reference.scheme
    board = pd.DataFrame(index=table.index)
    board["study"], board["scheme"], board["cohort"] = scheme.study, scheme.id, found.cohort
    board["year"] = found.year
    return pd.concat([board, table], axis=1)
