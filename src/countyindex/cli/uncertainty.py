"""`countyindex uncertainty`: how sure each rank is, when what was chosen varies (不确定性分析)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.interrupts import interrupts
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
    from contextlib import AbstractContextManager

    from countyindex.analysis.uncertainty.executors import Executor
    from countyindex.analysis.uncertainty.outcome import Uncertainty
    from countyindex.analysis.uncertainty.prepare import Prepared
    from countyindex.edition import Edition

#: What stands behind the output's name for the folder of its checkpoint.
CHECKPOINT = ".draws"


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
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A workbook (.xlsx), a file (.json), or a folder for tables.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Of the tables in a folder.",
)
@click.option("--resume", is_flag=True, help="Go on where an interrupted run with this -o stopped.")
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
    from countyindex.edition import score_edition
    from countyindex.export.json.uncertainty import uncertainty_to_json
    from countyindex.export.text.uncertainty import uncertainty_text

    refuse_numbers(draws, seed, until)
    pool = opened(executor, workers)
    checkpoint = _checkpoint(output, resume, force)
    project = project_at(folder)
    choices = read_sound_choices(choices_file or project.choices)
    edition = score_edition(project, year, schemes, settings)
    wanted = wanted_codes(edition.boards, units)
    outcomes = _draw(
        prepare_all(edition.boards, choices, draws, seed), pool, until, checkpoint, quiet
    )
    if output is not None:
        _write(outcomes, output, form, force)
    if as_json:
        click.echo(uncertainty_to_json(outcomes))
    else:
        for outcome in outcomes:
            click.echo(uncertainty_text(outcome, _cohort(edition, outcome), 10, wanted))
    if checkpoint is not None:
        _done(checkpoint, output, to_stderr=as_json, quiet=quiet)


def _draw(
    boards: Sequence[Prepared],
    pool: AbstractContextManager[Executor],
    until: float | None,
    checkpoint: Path | None,
    quiet: bool,
) -> list[Uncertainty]:
    """Draw every board; when that is broken off, say what was kept and how to go on."""
    from countyindex.analysis.uncertainty.run import draw
    from countyindex.cli.progress import watching

    with watching(quiet) as watch:
        try:
            with interrupts.told_apart(), pool as executor:
                found = []
                for board in boards:
                    name = f"{board.reference.scheme.id}-{board.reference.cohort}"
                    kept = None if checkpoint is None else checkpoint / name
                    found.append(draw(board, watch.over(executor, name), until, kept))
                return found
        except KeyboardInterrupt:
            pass
    what = "Interrupted; nothing was written. With -o, passes of draws are kept once computed."
    if checkpoint is not None and checkpoint.is_dir():
        what = (
            f"Interrupted after {watch.computed} draws; whole passes of them are kept in "
            f"{checkpoint}. Go on with the same command and --resume."
        )
    click.echo(what, err=True)
    raise click.exceptions.Exit(130)


def _checkpoint(output: Path | None, resume: bool, force: bool) -> Path | None:
    """Return the folder of the checkpoint; refuse an output that could not be written later."""
    from countyindex.analysis.uncertainty.store import KEY, remove

    if output is None:
        if resume:
            raise UsageError("--resume needs -o: draws are kept beside the output. Name it.")
        return None
    _check_output(output, force)
    checkpoint = output.with_name(output.name + CHECKPOINT)
    if resume or not any(checkpoint.glob(f"*/{KEY}")):
        return checkpoint
    if not force:
        raise UsageError(
            f"{checkpoint} holds draws of an interrupted run. Go on with --resume, or begin anew "
            "with --force."
        )
    remove(checkpoint)
    return checkpoint


def _check_output(output: Path, force: bool) -> None:
    from countyindex.export.tidy.place import check_file, check_folder

    if output.suffix == ".xlsx":
        from countyindex.export.workbook import check_replaceable

        check_replaceable(output, force)
    elif output.suffix == ".json":
        check_file(output, force)
    elif output.suffix and not output.is_dir():
        raise UsageError(
            f"{output} has an ending that means nothing here. Use .xlsx, .json, or the name of a "
            "folder for tables."
        )
    else:
        from countyindex.export.tidy.uncertainty import OURS

        check_folder(output, OURS, force)


def _write(outcomes: Sequence[Uncertainty], output: Path, form: str, force: bool) -> None:
    if output.suffix == ".xlsx":
        from countyindex.export.workbook.uncertainty import write_uncertainty

        write_uncertainty(outcomes, output, force=force)
    elif output.suffix == ".json":
        from countyindex.export.json.uncertainty import uncertainty_to_json
        from countyindex.export.tidy.place import put_file

        put_file(output, (uncertainty_to_json(outcomes) + "\n").encode())
    else:
        from countyindex.export.tidy.uncertainty import write_uncertainty_tables

        write_uncertainty_tables(outcomes, output, form, force=force)


def _done(checkpoint: Path, output: Path | None, to_stderr: bool, quiet: bool) -> None:
    """Remove the checkpoint, which has served, and say where the output is."""
    from countyindex.analysis.uncertainty.store import remove

    remove(checkpoint)
    if not (to_stderr and quiet):
        click.echo(f"Output: {output}", err=to_stderr)


def _cohort(edition: Edition, outcome: Uncertainty) -> str:
    study = edition.studies[outcome.reference.scheme.study]
    return study.cohorts[outcome.cohort].name_zh
