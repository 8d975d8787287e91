"""`countyindex uncertainty`: how sure each rank is, when what was chosen varies (不确定性分析)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.draws import Asked, asking, draw_boards, hand_out

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.outcome import Uncertainty
    from countyindex.edition import Edition


@click.command(name="uncertainty", context_settings={"help_option_names": ["-h", "--help"]})
@asking(
    click.option("--draws", type=int, default=10_000, show_default=True, help="How many draws."),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Seed of the random numbers."
    ),
    click.option(
        "--until",
        type=float,
        metavar="PLACES",
        help="Stop as soon as no printed quantile of a rank has a larger standard error.",
    ),
    units="Print this unit's line too, wherever it stands; may be repeated.",
)
def command(asked: Asked, draws: int, seed: int, until: float | None) -> None:
    """Draw the choices of a scheme again and again, and say how sure each rank is.

    Without --scheme, every scheme directly in config/. With -o, every draw is kept in a folder
    beside the output until that is written: Ctrl-C loses nothing, and --resume goes on and ends
    with the very numbers of a run without a break.
    """
    from countyindex.analysis.uncertainty.prepare import prepare_all, refuse_numbers
    from countyindex.analysis.uncertainty.run import draw
    from countyindex.export.json.uncertainty import uncertainty_to_json
    from countyindex.export.text.uncertainty import uncertainty_text
    from countyindex.export.tidy.uncertainty import OURS, write_uncertainty_tables

    refuse_numbers(draws, seed, until)
    drawn = draw_boards(
        asked,
        OURS,
        "uncertainty",
        prepare=lambda boards, choices: prepare_all(boards, choices, draws, seed),
        compute=lambda board, runner, _, kept: draw(board, runner, until, kept),
    )
    outcomes = drawn.found
    hand_out(
        drawn,
        text=lambda each: uncertainty_text(each, _cohort(drawn.edition, each), 10, drawn.wanted),
        json=lambda: uncertainty_to_json(outcomes),
        workbook=lambda at: _workbook(outcomes, at, asked.force),
        tables=lambda at: write_uncertainty_tables(outcomes, at, asked.form, force=asked.force),
    )


def _workbook(outcomes: Sequence[Uncertainty], output: Path, force: bool) -> None:
    from countyindex.export.workbook.uncertainty import write_uncertainty

    write_uncertainty(outcomes, output, force=force)


def _cohort(edition: Edition, outcome: Uncertainty) -> str:
    study = edition.studies[outcome.reference.scheme.study]
    return study.cohorts[outcome.cohort].name_zh
