"""`countyindex init DIR`: the bundled project → a folder of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import click


@click.command(name="init", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Copy the bundled indicators/ and config/ into DIR, to be changed there.

    Beside them stand the schemas by which editors complete and check these files.
    """
    from countyindex.errors import UsageError
    from countyindex.project import bundled

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is not empty; name a new folder.")
    source = bundled().root
    try:
        for part in ("indicators", "config", "schemas"):
            shutil.copytree(source / part, folder / part)
        (folder / "outputs").mkdir()
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror}); name another folder."
        ) from None
    click.echo(f"Project: {folder}\nNext: cd {folder} && countyindex score --year 2024")
