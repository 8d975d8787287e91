"""`countyindex schema`: JSON Schemas of the files that people edit → stdout or a folder."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="schema", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write them to this folder.")
def command(name: str | None, output: Path | None) -> None:
    """Print the JSON Schema of one kind of file, or list the kinds; with -o write all, or the one.

    Editors that know YAML complete keys, methods and options by them, and mark what is wrong while
    it is typed. The first line of each shipped file names its schema.
    """
    from countyindex.json_schema import SCHEMAS, schema_text

    if output is not None:
        texts = {each: schema_text(each) for each in ([name] if name else SCHEMAS)}
        _write(output, {f"{each}.json": text for each, text in texts.items()})
        click.echo(f"Schemas: {output}")
    elif name is not None:
        click.echo(schema_text(name), nl=False)
    else:
        for each, schema in SCHEMAS.items():
            click.echo(f"{each:<12} {schema()['title']}")


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write all files, or none where one would replace what was not written here."""
    from countyindex.errors import UsageError
    from countyindex.json_schema import MARK

    for name in texts:
        old = folder / name
        if old.exists() and MARK not in old.read_text(encoding="utf-8", errors="replace"):
            raise UsageError(f"{old} was not written by 'countyindex schema'; name another folder.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Give the name of a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
