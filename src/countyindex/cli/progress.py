"""Passes of draws → a bar on stderr, with rate and time left; none where nobody would see it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from countyindex.cli.interrupts import interrupts

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.executors import Executor
    from countyindex.analysis.uncertainty.job import Job, Pass
    from countyindex.analysis.uncertainty.prepare import Prepared


class _Rate(ProgressColumn):
    """Draws a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} 次/秒" if task.speed else "")


def name_of(board: Prepared) -> str:
    """Name a board where draws are shown and kept."""
    return f"{board.reference.scheme.id}-{board.reference.cohort}"


class Watch:
    """Counts the draws that are computed, and shows them."""

    def __init__(self, bar: Progress):
        self.bar = bar
        self.computed = 0

    def over(self, executor: Executor, title: str) -> Executor:
        """Return an executor that shows how far it is."""

        def watched(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
            asked = list(numbers)
            begun = min([job.bounds(number)[0] for number in asked], default=job.draws)
            task = self.bar.add_task(title, total=job.draws, completed=begun)
            try:
                for done in executor(job, asked):
                    self.computed += len(done.ranks)
                    self.bar.advance(task, len(done.ranks))
                    yield done
                    interrupts.check()  # now that whoever asked has kept it
            finally:
                self.bar.remove_task(task)

        return watched


@contextmanager
def watching(quiet: bool) -> Iterator[Watch]:
    """Show a bar for as long as something is computed."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    hidden = quiet or not sys.stderr.isatty()
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        yield Watch(bar)
