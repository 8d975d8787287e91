"""`countyindex sensitivity`: which choice moves scores and ranks, and how much (敏感性分析)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.draws import Asked, asking, draw_boards, hand_out

if TYPE_CHECKING:
    from countyindex.analysis.sensitivity.outcome import Sensitivity


@click.command(name="sensitivity", context_settings={"help_option_names": ["-h", "--help"]})
@asking(
    click.option(
        "--base",
        type=int,
        default=1024,
        show_default=True,
        metavar="N",
        help="Rows of the design, a power of 2; with d choices, N (d + 2) runs.",
    ),
    click.option("--seed", type=int, default=0, show_default=True, help="Seed of the design."),
    units="Also what moves this unit's score and rank; may be repeated.",
)
def command(asked: Asked, base: int, seed: int) -> None:
    """Say which choice moves ranks most: Sobol's first-order and total indices.

    Each choice of the file is one factor, however many numbers it draws. Without --scheme, every
    scheme directly in config/. Indices of every unit's score and rank are in --json and in -o,
    unless --unit names some. With -o, every run is kept in a folder beside the output until that is
    written, as by 'uncertainty'.
    """
    from countyindex.analysis.sensitivity.run import analyse, prepare_boards, refuse_base
    from countyindex.export.json.sensitivity import sensitivity_to_json
    from countyindex.export.tidy.sensitivity import OURS, write_sensitivity_tables

    refuse_base(base, seed)
    drawn = draw_boards(
        asked,
        OURS,
        "sensitivity",
        prepare=lambda boards, choices: prepare_boards(boards, choices, base, seed),
        compute=analyse,
    )
    found = drawn.found
    hand_out(
        drawn,
        text=lambda each: _text(each, drawn.wanted),
        json=lambda: sensitivity_to_json(found),
        workbook=lambda at: _workbook(found, at, asked.force),
        tables=lambda at: write_sensitivity_tables(found, at, asked.form, force=asked.force),
    )


def _text(found: Sensitivity, wanted: frozenset[str]) -> str:
    from countyindex.export.text.sensitivity import sensitivity_text

    return sensitivity_text(found, tuple(code for code in found.units if code in wanted))


def _workbook(found: Sequence[Sensitivity], output: Path, force: bool) -> None:
    from countyindex.export.workbook.uncertainty.sensitivity import write_sensitivity

    write_sensitivity(found, output, force=force)
