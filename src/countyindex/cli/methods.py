"""`countyindex methods`: what every method is called, and what it means."""

from __future__ import annotations

import json

import click

from countyindex.cli.options import json_option


@click.command(name="methods", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", required=False)
@json_option
def command(name: str | None, as_json: bool) -> None:
    """List all methods by family, or explain the one named, as docs/methods.md does."""
    from countyindex.cli.table import print_table
    from countyindex.errors import UsageError, did_you_mean
    from countyindex.methods import FAMILIES
    from countyindex.pages import method_page, sections

    methods = [family[each] for family in FAMILIES for each in family]
    if name is not None:
        found = [method for method in methods if method.name == name]
        if not found:
            raise UsageError(
                f"there is no method '{name}'. " + did_you_mean(name, [m.name for m in methods])
            )
        page = method_page()
        click.echo("\n".join(sections(page, method.family)[name] for method in found), nl=False)
        return
    rows = [
        {
            "family": method.family,
            "name": method.name,
            "name_zh": method.name_zh,
            "options": ", ".join(method.options),
            "definition_zh": method.definition_zh,
        }
        for method in methods
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_table(rows)
