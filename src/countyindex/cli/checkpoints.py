"""Draws that are kept beside an output → begun, gone on with, broken off, removed (断点续算)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.interrupts import interrupts
from countyindex.errors import UsageError

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.prepare import Prepared
    from countyindex.cli.progress import Watch

#: What stands behind the output's name for the folder of its checkpoint.
CHECKPOINT = ".draws"

resume_option = click.option(
    "--resume", is_flag=True, help="Go on where an interrupted run with this -o stopped."
)


def checkpoint_of(output: Path | None, resume: bool, force: bool) -> Path | None:
    """Return the folder of an output's checkpoint; refuse one of a run nobody asked to go on."""
    from countyindex.analysis.uncertainty.store import KEY, remove

    if output is None:
        if resume:
            raise UsageError("--resume needs -o: draws are kept beside the output. Name it.")
        return None
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


@contextmanager
def drawing(checkpoint: Path | None, quiet: bool) -> Iterator[Watch]:
    """Show how far draws are; when they are broken off, say what was kept and how to go on."""
    from countyindex.cli.progress import watching

    with watching(quiet) as watch:
        try:
            with interrupts.told_apart():
                yield watch
            return
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


def place_of(board: Prepared, checkpoint: Path | None) -> tuple[str, Path | None]:
    """Return a board's name, and the folder of its draws."""
    from countyindex.cli.progress import name_of

    name = name_of(board)
    return name, None if checkpoint is None else checkpoint / name


def removed(checkpoint: Path | None) -> None:
    """Remove a checkpoint, which has served."""
    from countyindex.analysis.uncertainty.store import remove

    if checkpoint is not None:
        remove(checkpoint)
