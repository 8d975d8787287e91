"""A study, a scheme and what may vary → which choice moves scores and ranks (敏感性分析)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.lookup import ranked_codes
from countyindex.analysis.sensitivity.design import refuse_rows
from countyindex.analysis.sensitivity.indices import SobolIndices
from countyindex.analysis.sensitivity.job import DesignedJob, designed, moves
from countyindex.analysis.sensitivity.outcome import ESTIMATES, RANK, SCORE, SHIFT, Sensitivity
from countyindex.analysis.sensitivity.shares import estimates_of, shared_out, steps
from countyindex.analysis.uncertainty.choices import KINDS, Choice, Choices
from countyindex.analysis.uncertainty.distributions import Discrete, Errors, Weights
from countyindex.analysis.uncertainty.executors import Executor, in_turn, one_thread
from countyindex.analysis.uncertainty.prepare import Prepared, prepare_all, refuse_numbers
from countyindex.analysis.uncertainty.run import key_of
from countyindex.analysis.uncertainty.shift import mean_shift
from countyindex.analysis.uncertainty.store import FiledDraws
from countyindex.errors import UsageError
from countyindex.pipeline import score
from countyindex.registry import Study
from countyindex.result import Result
from countyindex.scheme import Scheme

#: Rows from which on quarters of A and B meet equally often in the first nine columns; with fewer,
#: a choice may be the same at A and B in every row.
FEWEST = 64

#: Boards of at most so many units get indices of every unit's score and rank unasked.
MOST_UNITS = 1000


def sensitivity(
    study: Study,
    scheme: Scheme,
    year: int,
    choices: Choices,
    base: int = 1024,
    seed: int = 0,
    units: Sequence[str] = (),
    executor: Executor = in_turn,
) -> dict[str, Sensitivity]:
    """Say which choice moves a board: Sobol indices of R_S and of units' scores and ranks.

    Parameters
    ----------
    study, scheme, year
        As for `score`.
    choices
        What may vary, as `read_choices` returns it. A choice is one factor, however many numbers it
        draws.
    base
        N, rows of the design: a power of 2, 64 or more. The scheme is computed N (d + 2) times, d
        being the number of choices that vary something.
    seed
        Of the scrambling of Sobol's sequence, and of the bootstrap.
    units
        Codes or names of units whose scores and ranks are wanted; left out, all units, or none
        where a board has more than 1,000.
    executor
        What computes the runs; see `executors.opened`. It changes no number.

    Returns
    -------
    dict
        Cohort → `Sensitivity`.

    Raises
    ------
    UsageError
        N is no power of 2 or too small, a seed below 0, a scheme for another study, a unit that
        takes no part.
    InputError, MethodError
        The study or the scheme is wrong, or a choice, or two of them together, cannot be made; all
        at once, before the first run.

    References
    ----------
    Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
    Statistical Society, Series A* 168(2), 307–323.
    """
    refuse_base(base, seed)
    references = list(score(study, scheme, year).values())
    wanted = ranked_codes(references, units)
    boards = prepare_boards(references, choices, base, seed)
    return {board.reference.cohort: analyse(board, executor, wanted) for board in boards}


def refuse_base(base: int, seed: int) -> None:
    """Refuse numbers that lay out no design.

    Raises
    ------
    UsageError
        N is no power of 2, or below 64; a seed below 0.
    """
    refuse_rows(base)
    if base < FEWEST:
        raise UsageError(
            f"{base} rows of the design are too few: a choice might never differ between A and B. "
            f"Take {FEWEST} or a larger power of 2; 1024 is usual."
        )
    refuse_numbers(base, seed)


def prepare_boards(
    boards: Sequence[Result], choices: Choices, base: int, seed: int
) -> list[Prepared]:
    """Lay out the design of every board, and try every combination that it asks for.

    Raises
    ------
    UsageError, InputError
        As for `sensitivity`; the problems of all boards at once.
    """
    return prepare_all(boards, choices, base, seed, designed)


def analyse(
    prepared: Prepared,
    executor: Executor = in_turn,
    wanted: Collection[str] = (),
    checkpoint: Path | None = None,
) -> Sensitivity:
    """Compute the runs of a board's design, and share out the variance of what comes out.

    Parameters
    ----------
    prepared
        The board, as `prepare_boards` returns it.
    executor
        As for `sensitivity`.
    wanted
        Codes of units whose scores and ranks are wanted; none, as for `sensitivity`. Those of other
        boards count for nothing here.
    checkpoint
        Folder that keeps every pass; passes that it holds already are not computed again.

    Raises
    ------
    UsageError
        The folder holds the runs of another design, or cannot be written.
    CountyIndexError
        The executor was lost.
    """
    job, reference = prepared.job, prepared.reference
    assert isinstance(job, DesignedJob)
    if checkpoint is not None:
        store = FiledDraws(job, np.arange(job.units), checkpoint, key_of(prepared))
        executor = store.remembering(executor)
    outputs = _outputs(reference, wanted)
    codes = outputs["code"][outputs["output"] == RANK].tolist()
    results, failed = _run(job, executor, reference, codes)
    factors = [factor for factor in job.factors.every if moves(factor)]
    titles = {factor.id: factor.title_zh for factor in factors}
    with one_thread:
        found = shared_out(results, job.seed)
        growing = steps(results[:, :, 0], job.seed)
    return Sensitivity(
        reference=reference,
        choices=prepared.choices,
        base=len(job.points),
        runs=job.draws,
        seed=job.seed,
        factors=_factors(factors, prepared.choices),
        idle={each.id: each.title_zh for each in job.factors.every if not moves(each)},
        outputs=outputs.assign(rows=found.rows, mean=found.mean, sd=found.sd, varies=found.varies),
        indices=_long(outputs, titles, found.estimates),
        convergence=_convergence(growing, titles),
        failed=failed,
        provenance={**reference.provenance, "seed": job.seed, "base": len(job.points)},
    )


def _outputs(reference: Result, wanted: Collection[str]) -> pd.DataFrame:
    """List R_S, then the scores, then the ranks of units in the order of the board."""
    board = reference.ranks[reference.ranks > 0].sort_values(kind="stable").index
    others = reference.ranks.index.difference(board, sort=False)
    every = [*board, *others]
    if wanted or len(every) > MOST_UNITS:
        every = [code for code in every if code in wanted]
    names = reference.dataset.units["name_zh"]
    rows = [(SHIFT, "", "")]
    rows += [(output, code, names[code]) for output in (SCORE, RANK) for code in every]
    return pd.DataFrame(rows, columns=["output", "code", "name_zh"])


def _run(
    job: DesignedJob, executor: Executor, reference: Result, codes: Sequence[str]
) -> tuple[np.ndarray, Counter[str]]:
    """Compute all runs: outputs, shape (N, d + 2, outputs), NaN where a run has none; failures."""
    columns = np.flatnonzero(job.board)
    kept = columns[reference.ranks.index.get_indexer(pd.Index(codes, dtype=object))]
    was = reference.ranks.to_numpy()
    results = np.empty((job.draws, 1 + 2 * len(kept)))
    failed = Counter[str]()
    for done in executor(job, range(job.passes)):
        rows = results[slice(*job.bounds(done.number))]
        rows[:, 0] = mean_shift(done.ranks[:, columns], was)
        rows[:, 1 : 1 + len(kept)] = done.scores[:, kept]
        ranks = done.ranks[:, kept]
        rows[:, 1 + len(kept) :] = np.where(ranks > 0, ranks, np.nan)
        failed.update(done.failed.values())
    return results.reshape(-1, job.row, results.shape[1]), failed


def _long(outputs: pd.DataFrame, titles: dict[str, str], estimates: np.ndarray) -> pd.DataFrame:
    """Write one row for each output and factor."""
    table = outputs.loc[outputs.index.repeat(len(titles))].reset_index(drop=True)
    table["choice"] = [*titles] * len(outputs)
    table["choice_zh"] = [*titles.values()] * len(outputs)
    for name, each in zip(ESTIMATES, estimates, strict=True):
        table[name] = each.T.ravel()
    return table


def _convergence(growing: Sequence[SobolIndices], titles: dict[str, str]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {"rows": step.rows, "choice": [*titles], "choice_zh": [*titles.values()]}
            | dict(zip(ESTIMATES, estimates_of(step)[:, :, 0], strict=True))
        )
        for step in growing
    ]
    columns = ["rows", "choice", "choice_zh", *ESTIMATES]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _factors(factors: Sequence[Discrete | Weights | Errors], choices: Choices) -> pd.DataFrame:
    """Describe each factor: its title, what kind of choice it is, how much moves together."""
    rows: list[dict[str, Any]] = [
        {
            "choice": factor.id,
            "choice_zh": factor.title_zh,
            "kind": _kind(choices.choices[factor.id]),
            "options": len(factor.options) if isinstance(factor, Discrete) else 0,
            "columns": factor.columns,
        }
        for factor in factors
    ]
    columns = ["choice", "choice_zh", "kind", "options", "columns"]
    return pd.DataFrame(rows, columns=columns).set_index("choice")


def _kind(choice: Choice) -> str:
    return next(name for name in KINDS if getattr(choice, name) is not None)
