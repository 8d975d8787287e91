"""What commands that draw share: options → boards, drawn → output and text (抽样命令)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from countyindex.cli.checkpoints import checkpoint_of, drawing, place_of, removed, resume_option
from countyindex.cli.options import (
    choices_option,
    executor_option,
    json_option,
    project_at,
    project_option,
    quiet_option,
    schemes_option,
    settings_option,
    workers_option,
    year_option,
)
from countyindex.cli.outputs import check_output, form_option, output_option, write_output

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.choices import Choices
    from countyindex.analysis.uncertainty.executors import Executor
    from countyindex.analysis.uncertainty.prepare import Prepared
    from countyindex.edition import Edition
    from countyindex.result import Result

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was given for the options that these commands share."""

    year: int | None
    schemes: tuple[str, ...]
    settings: tuple[str, ...]
    choices_file: Path | None
    units: tuple[str, ...]
    executor: str
    workers: int | None
    output: Path | None
    form: str
    resume: bool
    as_json: bool
    force: bool
    quiet: bool
    folder: Path | None


def asking(*own: Callable[[Any], Any], units: str) -> Callable[[Callable[..., None]], Any]:
    """Give a command its own options among the shared ones, which it takes as one `Asked`.

    `units` says what naming a unit does.
    """
    options = (
        *(year_option, schemes_option, settings_option, *own, choices_option),
        click.option("--unit", "units", multiple=True, metavar="UNIT", help=units),
        *(executor_option, workers_option, output_option, form_option, resume_option, json_option),
        click.option("--force", is_flag=True, help="Replace what stands at -o, and begin anew."),
        *(quiet_option, project_option),
    )

    def gathering(run: Callable[..., None]) -> Any:
        @functools.wraps(run)
        def gathered(**given: Any) -> None:
            shared = {field.name: given.pop(field.name) for field in dataclasses.fields(Asked)}
            run(Asked(**shared), **given)

        return functools.reduce(lambda command, option: option(command), options[::-1], gathered)

    return gathering


@dataclass(frozen=True, slots=True)
class Drawn(Generic[T]):
    """What came out of every board, and how to hand it on."""

    asked: Asked
    edition: Edition
    #: Codes of the units that were named.
    wanted: frozenset[str]
    found: Sequence[T]
    checkpoint: Path | None


def draw_boards(
    asked: Asked,
    ours: frozenset[str],
    kind: str,
    prepare: Callable[[Sequence[Result], Choices], Sequence[Prepared]],
    compute: Callable[[Prepared, Executor, frozenset[str], Path | None], T],
) -> Drawn[T]:
    """Score the boards asked for, prepare them all, and compute one after the other.

    What is wrong, also with the place of the output, is said before the first draw.

    Parameters
    ----------
    asked
        The shared options.
    ours
        Files of tables that may be replaced.
    kind
        The kind of workbook that may be replaced.
    prepare
        Boards and what may vary → boards whose every combination was tried.
    compute
        A board, what computes its draws, the units named and the folder of its checkpoint → what
        came out.
    """
    from countyindex.analysis.lookup import ranked_codes
    from countyindex.analysis.uncertainty.choices import read_sound_choices
    from countyindex.analysis.uncertainty.executors import opened
    from countyindex.edition import score_edition

    pool = opened(asked.executor, asked.workers)
    if asked.output is not None:
        check_output(asked.output, ours, kind, asked.force)
    checkpoint = checkpoint_of(asked.output, asked.resume, asked.force)
    project = project_at(asked.folder)
    choices = read_sound_choices(asked.choices_file or project.choices)
    edition = score_edition(project, asked.year, asked.schemes, asked.settings)
    wanted = ranked_codes(edition.boards, asked.units)
    boards = prepare(edition.boards, choices)
    found = []
    with drawing(checkpoint, asked.quiet) as watch, pool as runner:
        for board in boards:
            name, kept = place_of(board, checkpoint)
            found.append(compute(board, watch.over(runner, name), wanted, kept))
    return Drawn(asked, edition, wanted, found, checkpoint)


def hand_out(
    drawn: Drawn[T],
    *,
    text: Callable[[T], str],
    json: Callable[[], str],
    workbook: Callable[[Path], object],
    tables: Callable[[Path], object],
) -> None:
    """Write and print what came out; then its draws need not be kept any longer."""
    asked, output = drawn.asked, drawn.asked.output
    if output is not None:
        write_output(
            output,
            workbook=lambda: workbook(output),
            json=json,
            tables=lambda: tables(output),
        )
    if asked.as_json:
        click.echo(json())
    else:
        for each in drawn.found:
            click.echo(text(each))
    removed(drawn.checkpoint)
    if output is not None and not (asked.as_json and asked.quiet):
        click.echo(f"Output: {output}", err=asked.as_json)
