"""Where `-o` leads, by its ending: a workbook, a JSON file or a folder of tables (输出位置)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from countyindex.errors import UsageError

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A workbook (.xlsx), a file (.json), or a folder for tables.",
)
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Of the tables in a folder.",
)


def check_output(output: Path, ours: frozenset[str], kind: str, force: bool) -> None:
    """Refuse an output that could not be written later.

    `ours` are the tables' files, `kind` says which workbook may be replaced.
    """
    from countyindex.export.tidy.place import check_file, check_folder

    if output.suffix == ".xlsx":
        from countyindex.export.workbook.seal import check_replaceable

        check_replaceable(output, force, kind)
    elif output.suffix == ".json":
        check_file(output, force)
    elif output.suffix and not output.is_dir():
        raise UsageError(
            f"{output} has an ending that means nothing here. Use .xlsx, .json, or the name of a "
            "folder for tables."
        )
    else:
        check_folder(output, ours, force)


def write_output(
    output: Path,
    *,
    workbook: Callable[[], object],
    json: Callable[[], str],
    tables: Callable[[], object],
) -> None:
    """Write what the ending asks for; `json` returns the text of the file."""
    from countyindex.export.tidy.place import put_file

    if output.suffix == ".xlsx":
        workbook()
    elif output.suffix == ".json":
        put_file(output, (json() + "\n").encode())
    else:
        tables()
