"""`countyindex sensitivity`: which choice moves scores and ranks, and how much (敏感性分析)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import (
    choices_option,
    executor_option,
    json_option,
    project_at,
    project_option,
    schemes_option,
    settings_option,
    workers_option,
    year_option,
)
from countyindex.errors import UsageError

if TYPE_CHECKING:
    from countyindex.analysis.sensitivity.outcome import Sensitivity
    from countyindex.analysis.uncertainty.executors import Executor
    from countyindex.analysis.uncertainty.prepare import Prepared


@click.command(name="sensitivity", context_settings={"help_option_names": ["-h", "--help"]})
@year_option
@schemes_option
@settings_option
@click.option(
    "--base",
    type=int,
    default=1024,
    show_default=True,
    metavar="N",
    help="Rows of the design, a power of 2; with d choices, N (d + 2) runs.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the design.")
@choices_option
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Also what moves this unit's score and rank; may be repeated.",
)
@executor_option
@workers_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A workbook (.xlsx), a file (.json) or a folder for CSV tables.",
)
@json_option
@click.option("--force", is_flag=True, help="Replace what stands at -o.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr.")
@project_option
def command(
    year: int | None,
    schemes: tuple[str, ...],
    settings: tuple[str, ...],
    base: int,
    seed: int,
    choices_file: Path | None,
    units: tuple[str, ...],
    executor: str,
    workers: int | None,
    output: Path | None,
    as_json: bool,
    force: bool,
    quiet: bool,
    folder: Path | None,
) -> None:
    """Say which choice moves ranks most: Sobol's first-order and total indices.

    Each choice of the file is one factor, however many numbers it draws. Without --scheme, every
    scheme directly in config/. Indices of every unit's score and rank are in --json and in -o,
    unless --unit names some.
    """
    from countyindex.analysis.sensitivity.study import prepare_boards, refuse_base, wanted_codes
    from countyindex.analysis.uncertainty.choices import read_sound_choices
    from countyindex.analysis.uncertainty.executors import opened
    from countyindex.edition import score_edition
    from countyindex.export.json.sensitivity import sensitivity_to_json
    from countyindex.export.text.sensitivity import sensitivity_text

    refuse_base(base, seed)
    pool = opened(executor, workers)
    if output is not None:
        _check_output(output, force)
    project = project_at(folder)
    choices = read_sound_choices(choices_file or project.choices)
    edition = score_edition(project, year, schemes, settings)
    wanted = wanted_codes(edition.boards, units)
    boards = prepare_boards(edition.boards, choices, base, seed)
    with pool as runner:
        found = _analyse(boards, runner, wanted, quiet)
    if output is not None:
        _write(found, output, force)
    if as_json:
        click.echo(sensitivity_to_json(found))
    else:
        for each in found:
            named = tuple(code for code in each.units if code in wanted)
            click.echo(sensitivity_text(each, named))
    if output is not None and not (as_json and quiet):
        click.echo(f"Output: {output}", err=as_json)


def _analyse(
    boards: Sequence[Prepared], executor: Executor, wanted: frozenset[str], quiet: bool
) -> list[Sensitivity]:
    from countyindex.analysis.sensitivity.study import analyse
    from countyindex.cli.progress import watching

    found = []
    with watching(quiet) as watch:
        for board in boards:
            name = f"{board.reference.scheme.id}-{board.reference.cohort}"
            found.append(analyse(board, watch.over(executor, name), wanted))
    return found


def _check_output(output: Path, force: bool) -> None:
    """Refuse an output that could not be written later."""
    from countyindex.export.tidy.place import check_file, check_folder
    from countyindex.export.tidy.sensitivity import OURS
    from countyindex.export.workbook.seal import check_replaceable

    if output.suffix == ".xlsx":
        check_replaceable(output, force)
    elif output.suffix == ".json":
        check_file(output, force)
    elif output.suffix == "":
        check_folder(output, OURS, force)
    else:
        raise UsageError(
            f"{output} has an ending that means nothing here. End it in .xlsx or .json, or give a "
            "folder for CSV tables."
        )


def _write(found: Sequence[Sensitivity], output: Path, force: bool) -> None:
    from countyindex.export.json.sensitivity import sensitivity_to_json
    from countyindex.export.tidy.place import put_file
    from countyindex.export.tidy.sensitivity import write_sensitivity_tables
    from countyindex.export.workbook.uncertainty.sensitivity import write_sensitivity

    if output.suffix == ".xlsx":
        write_sensitivity(found, output, force=force)
    elif output.suffix == ".json":
        put_file(output, (sensitivity_to_json(found) + "\n").encode())
    else:
        write_sensitivity_tables(found, output, force=force)
