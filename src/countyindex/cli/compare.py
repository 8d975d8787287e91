"""`countyindex compare A B`: what changed between two boards, and what made it (变化分解)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import json_option, project_at, project_option, quiet_option

if TYPE_CHECKING:
    from countyindex.analysis.change import Comparison


@click.command(name="compare", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--scheme", metavar="NAME", help="Scheme of an end that names none.")
@click.option("--year", type=int, help="Year of the data (数据年份) of an end that names none.")
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Only this unit, by code or name, with its indicators; may be repeated.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a workbook (变化分解), too."
)
@json_option
@click.option(
    "--force", is_flag=True, help="Replace a workbook that was changed, or another one of ours."
)
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Print every unit and every notice.")
@project_option
def command(
    before: str,
    after: str,
    scheme: str | None,
    year: int | None,
    units: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    force: bool,
    quiet: bool,
    verbose: bool,
    folder: Path | None,
) -> None:
    """Split the change from A to B exactly: data, others, goalposts, weights, method.

    A and B are each a year (2023), a scheme (entropy), SCHEME@YEAR, a project's folder,
    FOLDER:SCHEME@YEAR, or a workbook that score wrote. What one end leaves open is taken from
    --scheme and --year, then from the other end. A workbook holds results only: its changes are
    split as far as what it prints makes its scores again. See docs/compare.md.
    """
    from countyindex.analysis.change.compare import compare
    from countyindex.export.json.comparison import comparison_to_dict
    from countyindex.export.json.values import json_text
    from countyindex.export.text.comparison import comparison_text, unit_text

    found = compare(
        before, after, project=project_at(folder), scheme=scheme, year=year, units=units
    )
    if output is not None:
        from countyindex.export.workbook.change import write_comparisons

        write_comparisons(found, output, force=force)
    if as_json:
        told = {"comparisons": [comparison_to_dict(each) for each in found]}
        click.echo(json_text(told))
    else:
        for each in found:
            for code in each.units.index if units else ():
                click.echo(unit_text(each, code))
            if not units:
                click.echo(comparison_text(each, everything=verbose))
    if not quiet:
        _say_edited((before, after))
        _say_notices(found, verbose)
    if output is not None and not (as_json and quiet):
        click.echo(f"Workbook: {output}", err=as_json)


def _say_edited(ends: Sequence[str]) -> None:
    """Warn of workbooks that are no longer as the program wrote them."""
    from countyindex.export.workbook.seal import SUFFIX, is_untouched

    for end in ends:
        if end.lower().endswith(SUFFIX) and not is_untouched(Path(end)):
            click.echo(
                f"注意 {end} 不是本程序写出的原样：写出后被改过，或由别的程序存过。", err=True
            )


def _say_notices(found: Sequence[Comparison], verbose: bool) -> None:
    """Say warnings on stderr, each once, and every other notice where it is asked for."""
    from countyindex.data import SEVERITIES_ZH

    told: dict[tuple[str, str], list[str]] = {}
    for each in found:
        for notice in each.notices:
            told.setdefault((notice.severity, notice.text_zh), []).append(each.after.cohort_zh)
    for (severity, text), cohorts in told.items():
        if severity != "warning" and not verbose:
            continue
        word = SEVERITIES_ZH[severity]
        where = f"{'、'.join(cohorts)}：" if len(cohorts) < len(found) else ""
        click.echo(f"{word} {where}{text}", err=True)
    hidden = sum(severity != "warning" for severity, _ in told)
    if hidden and not verbose:
        count = "1 further note" if hidden == 1 else f"{hidden} further notes"
        click.echo(f"{count}; -v says more.", err=True)
