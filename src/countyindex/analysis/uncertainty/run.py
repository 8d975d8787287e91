"""A study, a scheme and what may vary → how sure each rank is, cohort by cohort (不确定性分析)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.uncertainty.choices import Choices
from countyindex.analysis.uncertainty.distributions import Errors, Weights
from countyindex.analysis.uncertainty.executors import Executor, in_turn
from countyindex.analysis.uncertainty.job import Job
from countyindex.analysis.uncertainty.line import Line
from countyindex.analysis.uncertainty.outcome import (
    Uncertainty,
    overall,
    rank_summary,
    unit_table,
)
from countyindex.analysis.uncertainty.precision import largest_error
from countyindex.analysis.uncertainty.prepare import (
    WHICH,
    Prepared,
    prepare_all,
    refuse_numbers,
)
from countyindex.analysis.uncertainty.store import Draws, FiledDraws, large
from countyindex.pipeline import score
from countyindex.registry import Study
from countyindex.scheme import Scheme

#: From how many draws on a stopping rule is tried, and how many more passes each time.
FIRST, GROWTH = 1024, 0.25

#: What is said of an option: which one, how likely it is, and in how many draws it ran.
APPLIED = (*WHICH, "probability", "draws")


def uncertainty(
    study: Study,
    scheme: Scheme,
    year: int,
    choices: Choices,
    draws: int = 10_000,
    seed: int = 0,
    until: float | None = None,
    executor: Executor = in_turn,
) -> dict[str, Uncertainty]:
    """Say how sure each rank is: draw the choices of a scheme again and again, and score.

    Parameters
    ----------
    study, scheme, year
        As for `score`.
    choices
        What may vary, as `read_choices` returns it.
    draws
        How many draws, 1 or more; with `until`, how many at most.
    seed
        The seed of the random numbers: equal seeds give equal numbers, whatever the executor.
    until
        Stop as soon as no printed quantile of a rank has a larger standard error [places].
    executor
        What computes the draws; see `executors.opened`.

    Returns
    -------
    dict
        Cohort → `Uncertainty`.

    Raises
    ------
    UsageError
        Fewer than 1 draw, a seed below 0, `until` not above 0; a scheme for another study.
    InputError, MethodError
        The study or the scheme is wrong, or a choice, or two of them together, cannot be made; all
        at once, before the first draw.

    References
    ----------
    Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
    Statistical Society, Series A* 168(2), 307–323.
    """
    refuse_numbers(draws, seed, until)
    boards = prepare_all(score(study, scheme, year).values(), choices, draws, seed)
    return {board.reference.cohort: draw(board, executor, until) for board in boards}


def draw(
    prepared: Prepared,
    executor: Executor = in_turn,
    until: float | None = None,
    checkpoint: Path | None = None,
) -> Uncertainty:
    """Draw, and describe what came out.

    Parameters
    ----------
    prepared
        The board.
    executor, until
        As for `uncertainty`.
    checkpoint
        Folder that keeps every pass; passes that it holds already are not computed again.

    Raises
    ------
    UsageError
        The folder holds draws of another run, or cannot be written.
    CountyIndexError
        The executor was lost.
    """
    with _gathering(prepared, checkpoint) as store:
        passes, stopped = _collect(store, executor, until)
        last = store.job.bounds(passes - 1)[1]
        found = describe(prepared, store.scores(last), store.ranks(last), store.failed(passes))
    told = {"most_draws": store.job.draws, "until": until, "stopped": stopped}
    return dataclasses.replace(found, provenance={**found.provenance, **told})


@contextmanager
def _gathering(prepared: Prepared, checkpoint: Path | None) -> Iterator[Draws]:
    """Choose where draws are gathered: a checkpoint, memory, or files for as long as it takes."""
    job = prepared.job
    columns = np.flatnonzero(job.board)
    if checkpoint is not None:
        yield FiledDraws(job, columns, checkpoint, key_of(prepared))
    elif not large(job):
        yield Draws(job, columns)
    else:
        with TemporaryDirectory(prefix="countyindex_") as folder:
            yield FiledDraws(job, columns, Path(folder), key_of(prepared))


def key_of(prepared: Prepared) -> dict[str, Any]:
    """Say what a board's draws are of: whatever may change one of them."""
    job, reference = prepared.job, prepared.reference
    names = ("countyindex", "year", "registry", "observations")
    return {
        **{name: reference.provenance.get(name) for name in names},
        "numpy": np.__version__,
        "job": type(job).__name__,
        "scheme": reference.scheme.id,
        "scheme_digest": reference.scheme.digest,
        "cohort": reference.cohort,
        "choices": sha256(repr(prepared.choices.choices).encode()).hexdigest(),
        "combinations": _digest(job.lines),
        "seed": job.seed,
        "draws": job.draws,
    }


def _digest(lines: Mapping[tuple[int, ...], Line]) -> str:
    """Sum up what every combination of choices made of the figures."""
    sums = sha256()
    for picks, line in sorted(lines.items()):
        sums.update(repr((picks, repr(line.plan))).encode())
        sums.update(np.ascontiguousarray(line.scores).data)
    return sums.hexdigest()


def _collect(store: Draws, executor: Executor, until: float | None) -> tuple[int, str]:
    """Compute passes until there are enough; return how many count, and why no more."""
    for passes in rounds(store.job, until):
        for done in executor(store.job, store.missing(passes)):
            store.keep(done)
        if until is not None:
            error = rank_error(store.ranks(store.job.bounds(passes - 1)[1]))
            if error <= until:
                return passes, f"最大的位次分位数标准误 {error:.2g} 位，不超过 {until:g} 位"
    if until is None:
        return store.job.passes, "抽满了次数"
    if math.isinf(error):
        return store.job.passes, "抽满了次数，抽样太少，说不出位次分位数的标准误"
    return (
        store.job.passes,
        f"抽满了次数，最大的位次分位数标准误 {error:.2g} 位，仍大于 {until:g} 位",
    )


def rounds(job: Job, until: float | None) -> Iterator[int]:
    """Yield after how many passes the stopping rule is tried; without one, after all of them.

    They depend on the job alone, so that whoever computes the passes stops after the same ones.
    """
    passes = job.passes if until is None else -(-FIRST // job.step)
    while passes < job.passes:
        yield passes
        passes += max(1, int(passes * GROWTH))
    yield job.passes


def rank_error(ranks: np.ndarray) -> float:
    """Return the largest standard error of the printed quantiles of ranks, shape (draws, n)."""
    return largest_error(rank_summary(ranks)[0].errors)


def describe(
    prepared: Prepared, scores: np.ndarray, ranks: np.ndarray, failed: Mapping[str, int]
) -> Uncertainty:
    """Turn scores and ranks, shape (draws, units of the reference), into tables."""
    job, reference = prepared.job, prepared.reference
    table, acceptability, pairs = unit_table(reference, scores, ranks, prepared.choices.tiers)
    return Uncertainty(
        reference=reference,
        choices=prepared.choices,
        draws=len(ranks),
        seed=job.seed,
        units=table,
        acceptability=acceptability,
        outranking=pairs,
        overall=overall(ranks, reference.ranks.to_numpy()),
        applied=_applied(job, len(ranks)),
        one_at_a_time=prepared.one_at_a_time,
        leave_one_out=prepared.leave_one_out,
        leave_one_out_ranks=prepared.leave_one_out_ranks,
        failed=dict(failed),
        provenance={**reference.provenance, "seed": job.seed, "draws": len(ranks)},
    )


def _applied(job: Job, draws: int) -> pd.DataFrame:
    """How often each option ran; what varies without options ran in every draw."""
    picks = job.picks()[:draws]
    rows: list[tuple[str, str, str, str, float, int]] = []
    for at, factor in enumerate(job.factors.discrete):
        counts = np.bincount(picks[:, at], minlength=len(factor.options)).tolist()
        rows += [
            (factor.id, factor.title_zh, option.name, option.title_zh, option.probability, count)
            for option, count in zip(factor.options, counts, strict=True)
        ]
    continuous: tuple[Weights | Errors, ...] = (*job.factors.weights, *job.factors.errors)
    for each in continuous:
        label = "连续变化" if each.columns else "本组没有可变的值"
        rows.append((each.id, each.title_zh, label, label, 1.0, draws if each.columns else 0))
    return pd.DataFrame(rows, columns=list(APPLIED))
