"""`countyindex audit`: how well the indicators of every board hold together (统计审计)."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import json_option, project_at, project_option, year_option


@click.command(name="audit", context_settings={"help_option_names": ["-h", "--help"]})
@year_option
@click.option(
    "--scheme", "schemes", multiple=True, metavar="NAME", help="Audit this scheme; may be repeated."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the workbook with its audit."
)
@json_option
@click.option(
    "--force", is_flag=True, help="Replace a workbook that was changed since it was written."
)
@click.option("-v", "--verbose", is_flag=True, help="Print mere notes (说明), too.")
@project_option
def command(
    year: int | None,
    schemes: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    force: bool,
    verbose: bool,
    folder: Path | None,
) -> None:
    """Check what a statistical audit checks, and say what is wrong, how bad, and what to do.

    Distributions, availability, correlations with the levels above, repetition, size, structure of
    the dimensions, consistency, and what each indicator weighs against what it does. With -o the
    workbook of the edition is written with the sheets of the audit (统计审计) in it.
    """
    from countyindex.analysis.audit import audit
    from countyindex.edition import score_edition
    from countyindex.export.json.audit import audit_to_dict
    from countyindex.export.json.values import json_text
    from countyindex.export.text.audit import audit_text

    edition = score_edition(project_at(folder), year, schemes)
    if output is not None:
        from countyindex.export.workbook import write_workbook

        write_workbook(edition, output, force=force, sheets=("audit",))
    audits = [audit(board) for board in edition.boards]
    if as_json:
        told = {"year": edition.year, "audits": [audit_to_dict(found) for found in audits]}
        click.echo(json_text(told))
    else:
        for found in audits:
            click.echo(audit_text(edition, found, everything=verbose))
        hidden = sum(finding.severity == "info" for found in audits for finding in found.findings)
        if hidden and not verbose:
            click.echo(f"{hidden} notes are counted only; -v prints them.", err=True)
    if output is not None:
        click.echo(f"Workbook: {output}", err=as_json)
