"""`countyindex template`: files for people to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import click

from countyindex.cli.options import project_at, project_option

CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(name="template", context_settings=CONTEXT)
def command() -> None:
    """Write files for people to fill in."""


@command.command(name="judgements", context_settings=CONTEXT)
@click.option("--scheme", metavar="NAME", help="The scheme; the first default one if left out.")
@click.option("--cohort", metavar="NAME", help="The scheme's choices for this cohort.")
@click.option("--node", default="index", show_default=True, help="Whose children are compared.")
@click.option("--experts", default="", metavar="NAMES", help="Names with commas, such as 甲,乙.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@project_option
def judgements(
    scheme: str | None,
    cohort: str | None,
    node: str,
    experts: str,
    output: Path,
    force: bool,
    folder: Path | None,
) -> None:
    """Write an Excel workbook of pairwise comparisons, a sheet an expert (判断矩阵模板).

    A scheme reads it, filled in, under 'judgements:'.
    """
    from countyindex.errors import UsageError, did_you_mean
    from countyindex.export.workbook.judgement_template import write_judgement_template
    from countyindex.registry import read_study
    from countyindex.scheme import read_scheme

    project = project_at(folder)
    files = {**project.schemes, **project.variants}
    name = scheme or next(iter(project.schemes), "")
    if name not in files:
        raise UsageError(f"there is no scheme '{name}'. " + did_you_mean(name, files))
    chosen = read_scheme(files[name])
    if chosen.study not in project.studies:
        known = did_you_mean(chosen.study, project.studies)
        raise UsageError(f"the scheme '{name}' is for no study of this project. {known}")
    study = read_study(project.studies[chosen.study])
    if cohort is not None and cohort not in study.cohorts:
        raise UsageError(f"there is no cohort '{cohort}'. " + did_you_mean(cohort, study.cohorts))
    if output.suffix != ".xlsx":
        raise UsageError(f"{output} is no .xlsx file; name one.")
    if output.exists() and not force:
        raise UsageError(f"{output} exists; name another file, or add --force.")
    plan = chosen.base if cohort is None else chosen.plan(cohort)
    names = tuple(part.strip() for part in re.split("[,，、]", experts) if part.strip())
    output.parent.mkdir(parents=True, exist_ok=True)
    write_judgement_template(study, plan, output, node=node, experts=names)
    click.echo(f"Template: {output}")
