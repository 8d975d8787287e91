"""`countyindex score`: one year of the default schemes → JSON on stdout or the workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import (
    json_option,
    project_at,
    project_option,
    quiet_option,
    settings_option,
    year_option,
)
from countyindex.errors import UsageError

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.outcome import Uncertainty
    from countyindex.edition import Edition
    from countyindex.project import Project

#: How many draws say how sure ranks are, where nobody says otherwise; and their seed.
DRAWS, SEED = 10_000, 0
#: The set of sheets that draws fill.
UNCERTAINTY = "uncertainty"


@click.command(name="score", context_settings={"help_option_names": ["-h", "--help"]})
@year_option
@click.option(
    "--scheme", "schemes", multiple=True, metavar="NAME", help="Print this scheme; may be repeated."
)
@settings_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The workbook's path.")
@click.option(
    "--sheets",
    multiple=True,
    type=click.Choice(["audit", "disparity", "uncertainty"]),
    help="Add sheets: audit (统计审计), disparity (差距分解、耦合协调), uncertainty (as "
    f"--uncertainty {DRAWS}); may be repeated.",
)
@click.option(
    "--uncertainty",
    "draws",
    type=int,
    is_flag=False,
    flag_value=DRAWS,
    metavar="[DRAWS]",
    help="Print how sure each rank is (位次区间): intervals and tiers on the leaderboards, and "
    f"sheets about them. {DRAWS} draws if left out.",
)
@json_option
@click.option(
    "--force", is_flag=True, help="Replace a workbook that was changed since it was written."
)
@click.option(
    "--strict", is_flag=True, help="Fail with exit code 3, writing nothing, if there are warnings."
)
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Say every notice on stderr.")
@project_option
def command(
    year: int | None,
    schemes: tuple[str, ...],
    settings: tuple[str, ...],
    output: Path | None,
    sheets: tuple[str, ...],
    draws: int | None,
    as_json: bool,
    force: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
    folder: Path | None,
) -> None:
    """Score every cohort and write the ranked workbook.

    Without --scheme, every scheme directly in config/ is printed, with its variants beside it, to
    outputs/countyindex_YEAR.xlsx; with --scheme or --set the name says so. With
    --json the result goes to stdout, and a workbook is written only where -o says.
    """
    from countyindex.edition import score_edition
    from countyindex.export.json.edition import edition_to_json
    from countyindex.export.text.board import board_text

    if draws is None and UNCERTAINTY in sheets:
        draws = DRAWS
    _refuse_draws(draws, wanted=output is not None or not as_json)
    project = project_at(folder)
    edition = score_edition(
        project, year, schemes, settings, strict=strict, companions=_companions(project, sheets)
    )
    if not as_json and output is None:
        output = project.outputs / _file_name(edition.year, schemes, settings)
    if output is not None:
        from countyindex.export.workbook import check_replaceable, write_workbook

        check_replaceable(output, force, "edition")
        write_workbook(
            edition,
            output,
            force=force,
            sheets=[name for name in sheets if name != UNCERTAINTY],
            uncertainties=_how_sure(edition, draws, quiet),
        )
    if as_json:
        click.echo(edition_to_json(edition))
    else:
        for result in edition.boards:
            click.echo(board_text(edition, result, count=5))
    if not quiet:
        _say_notices(edition, verbose)
    if output is not None and not (as_json and quiet):
        click.echo(f"Workbook: {output}", err=as_json)


def _refuse_draws(draws: int | None, wanted: bool) -> None:
    """Refuse a number of draws that means nothing, and draws that nobody would see."""
    if draws is None:
        return
    from countyindex.analysis.uncertainty.prepare import refuse_numbers

    refuse_numbers(draws, SEED)
    if not wanted:
        raise UsageError(
            "--uncertainty adds to the workbook, and --json writes none. Name one with -o, or ask "
            "'countyindex uncertainty --json'."
        )


def _how_sure(edition: Edition, draws: int | None, quiet: bool) -> list[Uncertainty]:
    """Draw what config/uncertainty.yaml lets vary, for every board; nothing if not asked to."""
    if draws is None:
        return []
    from countyindex.analysis.uncertainty.choices import read_sound_choices
    from countyindex.analysis.uncertainty.executors import in_turn
    from countyindex.analysis.uncertainty.prepare import prepare_all
    from countyindex.analysis.uncertainty.run import draw
    from countyindex.cli.progress import name_of, watching

    prepared = prepare_all(edition.boards, read_sound_choices(edition.project.choices), draws, SEED)
    with watching(quiet) as watch:
        return [draw(each, watch.over(in_turn, name_of(each))) for each in prepared]


def _companions(project: Project, sheets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the studies that the sheets asked for print beside the boards."""
    if "disparity" not in sheets:
        return ()
    from countyindex.analysis import COMPANIONS

    return tuple(name for name in COMPANIONS if name in project.studies)


def _file_name(year: int, schemes: tuple[str, ...], settings: tuple[str, ...]) -> str:
    """Name the workbook; only the whole edition, as configured, takes the plain name."""
    parts = [f"countyindex_{year}", *schemes, *(["set"] if settings else [])]
    return "_".join(parts) + ".xlsx"


def _told_apart(edition: Edition) -> list[tuple[str, str]]:
    """Return severity and text of every notice once; the cohort is named only where texts that
    differ in their numbers alone would leave open which cohort each is about.
    """
    cohorts: dict[tuple[str, str], list[str]] = {}
    for result in edition.boards:
        name = edition.studies[result.scheme.study].cohorts[result.cohort].name_zh
        for notice in dict.fromkeys(result.notices):
            cohorts.setdefault((notice.severity, notice.text_zh), []).append(name)
    alike: dict[str, set[tuple[str, ...]]] = {}
    for (_, text), names in cohorts.items():
        alike.setdefault(_without_numbers(text), set()).add(tuple(dict.fromkeys(names)))
    return [
        (severity, text)
        if len(alike[_without_numbers(text)]) == 1
        else (severity, f"{'、'.join(dict.fromkeys(names))}：{text}")
        for (severity, text), names in cohorts.items()
    ]


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _say_notices(edition: Edition, verbose: bool) -> None:
    """Say warnings on stderr, and every other notice where the caller wants to hear them."""
    notices = _told_apart(edition)
    for severity, text in notices:
        if severity == "warning":
            click.echo(f"注意 {text}", err=True)
        elif verbose:
            click.echo(f"说明 {text}", err=True)
    for scheme, reason in edition.refused.items():
        click.echo(f"注意 变体 {scheme} 未能计算，榜单不受影响：{reason}", err=True)
    if notices and not verbose:
        count = "1 notice" if len(notices) == 1 else f"{len(notices)} notices"
        click.echo(f"{count}; -v says more, the workbook lists all.", err=True)
