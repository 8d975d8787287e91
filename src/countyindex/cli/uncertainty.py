"""`countyindex uncertainty`: how sure each rank is, when what was chosen varies (不确定性分析)."""

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
    from countyindex.analysis.uncertainty.outcome import Uncertainty
    from countyindex.edition import Edition


@click.command(name="uncertainty", context_settings={"help_option_names": ["-h", "--help"]})
@year_option
@schemes_option
@settings_option
@click.option("--draws", type=int, default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random numbers.")
@click.option(
    "--until",
    type=float,
    metavar="PLACES",
    help="Stop as soon as no printed quantile of a rank has a larger standard error.",
)
@choices_option
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Print this unit's line too, wherever it stands; may be repeated.",
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
    draws: int,
    seed: int,
    until: float | None,
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
    """Draw the choices of a scheme again and again, and say how sure each rank is.

    Without --scheme, every scheme directly in config/. With -o, every draw is kept in a folder
    beside the output until that is written: Ctrl-C loses nothing, and --resume goes on and ends
    with the very numbers of a run without a break.
    """
    from countyindex.analysis.sensitivity.study import wanted_codes
    from countyindex.analysis.uncertainty.choices import read_sound_choices
    from countyindex.analysis.uncertainty.executors import opened
    from countyindex.analysis.uncertainty.prepare import prepare_all, refuse_numbers
    from countyindex.analysis.uncertainty.run import draw
    from countyindex.edition import score_edition
    from countyindex.export.json.uncertainty import uncertainty_to_json
    from countyindex.export.text.uncertainty import uncertainty_text
    from countyindex.export.tidy.uncertainty import OURS

    refuse_numbers(draws, seed, until)
    pool = opened(executor, workers)
    if output is not None:
        check_output(output, OURS, force)
    checkpoint = checkpoint_of(output, resume, force)
    project = project_at(folder)
    choices = read_sound_choices(choices_file or project.choices)
    edition = score_edition(project, year, schemes, settings)
    wanted = wanted_codes(edition.boards, units)
    boards = prepare_all(edition.boards, choices, draws, seed)
    outcomes = []
    with drawing(checkpoint, quiet) as watch, pool as runner:
        for board in boards:
            name, kept = place_of(board, checkpoint)
            outcomes.append(draw(board, watch.over(runner, name), until, kept))
    if output is not None:
        _write(outcomes, output, form, force)
    if as_json:
        click.echo(uncertainty_to_json(outcomes))
    else:
        for outcome in outcomes:
            click.echo(uncertainty_text(outcome, _cohort(edition, outcome), 10, wanted))
    removed(checkpoint)
    if output is not None and not (as_json and quiet):
        click.echo(f"Output: {output}", err=as_json)


def _write(outcomes: Sequence[Uncertainty], output: Path, form: str, force: bool) -> None:
    from countyindex.export.json.uncertainty import uncertainty_to_json
    from countyindex.export.tidy.uncertainty import write_uncertainty_tables
    from countyindex.export.workbook.uncertainty import write_uncertainty

    write_output(
        output,
        workbook=lambda: write_uncertainty(outcomes, output, force=force),
        json=lambda: uncertainty_to_json(outcomes),
        tables=lambda: write_uncertainty_tables(outcomes, output, form, force=force),
    )


def _cohort(edition: Edition, outcome: Uncertainty) -> str:
    study = edition.studies[outcome.reference.scheme.study]
    return study.cohorts[outcome.cohort].name_zh
