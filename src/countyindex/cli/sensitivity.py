"""`countyindex sensitivity`: which choice moves scores and ranks, and how much (敏感性分析)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.checkpoints import (
    checkpoint_of,
    drawing,
    place_of,
    removed,
    resume_option,
)
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
from countyindex.cli.outputs import check_output, form_option, output_option, write_output

if TYPE_CHECKING:
    from countyindex.analysis.sensitivity.outcome import Sensitivity


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
@output_option
@form_option
@resume_option
@json_option
@click.option("--force", is_flag=True, help="Replace what stands at -o, and begin anew.")
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
    form: str,
    resume: bool,
    as_json: bool,
    force: bool,
    quiet: bool,
    folder: Path | None,
) -> None:
    """Say which choice moves ranks most: Sobol's first-order and total indices.

    Each choice of the file is one factor, however many numbers it draws. Without --scheme, every
    scheme directly in config/. Indices of every unit's score and rank are in --json and in -o,
    unless --unit names some. With -o, every run is kept in a folder beside the output until that is
    written, as by 'uncertainty'.
    """
    from countyindex.analysis.sensitivity.study import (
        analyse,
        prepare_boards,
        refuse_base,
        wanted_codes,
    )
    from countyindex.analysis.uncertainty.choices import read_sound_choices
    from countyindex.analysis.uncertainty.executors import opened
    from countyindex.edition import score_edition
    from countyindex.export.json.sensitivity import sensitivity_to_json
    from countyindex.export.text.sensitivity import sensitivity_text
    from countyindex.export.tidy.sensitivity import OURS

    refuse_base(base, seed)
    pool = opened(executor, workers)
    if output is not None:
        check_output(output, OURS, force)
    checkpoint = checkpoint_of(output, resume, force)
    project = project_at(folder)
    choices = read_sound_choices(choices_file or project.choices)
    edition = score_edition(project, year, schemes, settings)
    wanted = wanted_codes(edition.boards, units)
    boards = prepare_boards(edition.boards, choices, base, seed)
    found = []
    with drawing(checkpoint, quiet) as watch, pool as runner:
        for board in boards:
            name, kept = place_of(board, checkpoint)
            found.append(analyse(board, watch.over(runner, name), wanted, kept))
    if output is not None:
        _write(found, output, form, force)
    if as_json:
        click.echo(sensitivity_to_json(found))
    else:
        for each in found:
            named = tuple(code for code in each.units if code in wanted)
            click.echo(sensitivity_text(each, named))
    removed(checkpoint)
    if output is not None and not (as_json and quiet):
        click.echo(f"Output: {output}", err=as_json)


def _write(found: Sequence[Sensitivity], output: Path, form: str, force: bool) -> None:
    from countyindex.export.json.sensitivity import sensitivity_to_json
    from countyindex.export.tidy.sensitivity import write_sensitivity_tables
    from countyindex.export.workbook.uncertainty.sensitivity import write_sensitivity

    write_output(
        output,
        workbook=lambda: write_sensitivity(found, output, force=force),
        json=lambda: sensitivity_to_json(found),
        tables=lambda: write_sensitivity_tables(found, output, form, force=force),
    )
