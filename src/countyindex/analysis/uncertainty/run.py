"""A study, a scheme and what may vary → how sure each rank is, cohort by cohort (不确定性分析)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.uncertainty.choices import Choices
from countyindex.analysis.uncertainty.executors import Executor, in_turn
from countyindex.analysis.uncertainty.factors import Errors, Option, Weights, factors_of, removable
from countyindex.analysis.uncertainty.job import Job
from countyindex.analysis.uncertainty.line import Line, Workshop, as_it_stands
from countyindex.analysis.uncertainty.outcome import (
    Uncertainty,
    overall,
    rank_summary,
    unit_table,
)
from countyindex.analysis.uncertainty.precision import largest_error
from countyindex.analysis.uncertainty.shift import mean_shift, spearman
from countyindex.analysis.uncertainty.store import Draws, FiledDraws, large
from countyindex.data import Measured, measure, read_observations
from countyindex.errors import CountyIndexError, InputError, Problem, UsageError
from countyindex.pipeline import score_measured
from countyindex.ranking import rank
from countyindex.registry import Study
from countyindex.result import Result
from countyindex.scheme import Scheme

#: From how many draws on a stopping rule is tried, and how many more passes each time.
FIRST, GROWTH = 1024, 0.25


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
    if scheme.study != study.id:
        raise UsageError(
            f"the scheme '{scheme.id}' is for the study '{scheme.study}', not for '{study.id}'."
        )
    measured = measure(study, read_observations(study), year)
    results = score_measured(measured, scheme).values()
    boards = prepare_all([(measured, result) for result in results], choices, draws, seed)
    return {board.reference.cohort: draw(board, executor, until) for board in boards}


def refuse_numbers(draws: int, seed: int, until: float | None = None) -> None:
    """Refuse numbers that mean nothing.

    Raises
    ------
    UsageError
        Fewer than 1 draw, a seed below 0, or `until` not above 0.
    """
    if draws < 1:
        raise UsageError(f"{draws} draws say nothing. Ask for 1 or more; 10000 is usual.")
    if seed < 0:
        raise UsageError(f"the seed {seed} is below 0. Give 0 or a larger whole number.")
    if until is not None and not 0 < until < math.inf:
        raise UsageError(
            f"no error of a rank falls to {until:g} places. Give a number above 0, such as 0.5."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One cohort, ready to be drawn: every combination that draws ask for has been tried."""

    job: Job
    reference: Result
    choices: Choices
    one_at_a_time: pd.DataFrame
    leave_one_out: pd.DataFrame
    leave_one_out_ranks: pd.DataFrame


def at_random(job: Job) -> Job:
    """Draw at random, as a job does by itself."""
    return job


def prepare_all(
    boards: Iterable[tuple[Measured, Result]],
    choices: Choices,
    draws: int,
    seed: int,
    laid_out: Callable[[Job], Job] = at_random,
) -> list[Prepared]:
    """Prepare several boards, so that what cannot be made is refused before anything is drawn.

    Parameters
    ----------
    boards
        The study's indicators, and the scheme as it stands, scored for one cohort of them.
    choices, draws, seed
        As for `uncertainty`.
    laid_out
        Turns a job into one whose draws are the points of a design.

    Raises
    ------
    UsageError, InputError
        As for `uncertainty`; the problems of all boards at once.
    """
    prepared: list[Prepared] = []
    problems: list[Problem] = []
    for measured, reference in boards:
        try:
            prepared.append(prepare(measured, reference, choices, draws, seed, laid_out))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return prepared


def prepare(
    measured: Measured,
    reference: Result,
    choices: Choices,
    draws: int,
    seed: int,
    laid_out: Callable[[Job], Job] = at_random,
) -> Prepared:
    """Try every option alone and every combination that draws will ask for.

    Parameters
    ----------
    measured
        The study's indicators.
    reference
        The scheme as it stands, scored for one cohort of them.
    choices, draws, seed
        As for `uncertainty`.
    laid_out
        As for `prepare_all`.

    Raises
    ------
    UsageError, InputError
        As for `uncertainty`.
    """
    refuse_numbers(draws, seed)
    shop = Workshop(measured, reference.scheme, reference.cohort)
    factors = factors_of(choices, measured, reference.plan, reference.cohort, reference.tree)
    job = laid_out(
        Job(
            factors=factors,
            lines={},
            changes=tuple(
                any(option.changes or option.expert for option in factor.options)
                for factor in factors.discrete
            ),
            measured=measured,
            board=np.isin(shop.codes, reference.ranks.index),
            seed=seed,
            draws=draws,
        )
    )
    base = shop.line(reference.plan)
    alone = _alone(shop, base, job, reference)
    lines = _combined(shop, job)
    left_out = _left_out(shop, job, base, reference)
    return Prepared(
        job=dataclasses.replace(job, lines=lines),
        reference=reference,
        choices=choices,
        one_at_a_time=alone,
        leave_one_out=left_out[0],
        leave_one_out_ranks=left_out[1],
    )


def _alone(shop: Workshop, base: Line, job: Job, reference: Result) -> pd.DataFrame:
    """Score every option alone; those that cannot be made are refused, all at once."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for factor in job.factors.discrete:
        for option in factor.options:
            try:
                line = shop.line(shop.plan([option])) if _changes(option) else base
                ranks = _ranks(job, line, option.without)
            except CountyIndexError as error:
                problems += _placed(error, [(factor.title_zh, option)])
                continue
            who = {"choice": factor.id, "choice_zh": factor.title_zh, "option": option.name}
            rows.append(who | _against(shop, reference, ranks))
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return pd.DataFrame(rows, columns=["choice", "choice_zh", "option", *AGAINST])


def _changes(option: Option) -> bool:
    return bool(option.changes or option.expert)


def _combined(shop: Workshop, job: Job) -> dict[tuple[int, ...], Line]:
    """Prepare every combination that draws ask for, and try it once."""
    changing = [f for f, yes in zip(job.factors.discrete, job.changes, strict=True) if yes]
    asked = job.picks()[:, list(job.changes)]
    combinations = _distinct(asked) if changing else [[]]
    lines: dict[tuple[int, ...], Line] = {}
    problems: list[Problem] = []
    blamed: list[set[tuple[str, str]]] = []
    for picks in combinations:
        options = [(f.title_zh, f.options[p]) for f, p in zip(changing, picks, strict=True)]
        named = {(title, option.name) for title, option in options}
        if any(bad <= named for bad in blamed):
            continue
        try:
            lines[tuple(picks)] = _tried(shop, options)
        except CountyIndexError as error:
            guilty = _guilty(shop, options)
            blamed.append({(title, option.name) for title, option in guilty})
            problems += _placed(error, guilty)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return lines


def _distinct(picks: np.ndarray) -> list[list[int]]:
    """Return every row once, in order; rows are hashed, for millions take long to sort."""
    once = pd.DataFrame(picks).drop_duplicates()
    return sorted(once.to_numpy().tolist())


def _tried(shop: Workshop, options: Iterable[tuple[str, Option]]) -> Line:
    line = shop.line(shop.plan([option for _, option in options]))
    line.totals(line.scores[None], as_it_stands)
    return line


def _guilty(shop: Workshop, options: list[tuple[str, Option]]) -> list[tuple[str, Option]]:
    """Leave away options without which the others still fail: those left fail together."""
    kept = [(title, option) for title, option in options if _changes(option)]
    for each in list(kept):
        fewer = [other for other in kept if other is not each]
        try:
            _tried(shop, fewer)
        except CountyIndexError:
            kept = fewer
    return kept


def _placed(error: CountyIndexError, options: list[tuple[str, Option]]) -> Iterator[Problem]:
    """Say which options cannot be made, alone or together, and where they stand."""
    where = ", ".join(option.where for _, option in options)
    named = "、".join(f"{title}：{option.name}" for title, option in options)
    for problem in error.problems:
        said = f"{problem.where}: {problem.what}" if problem.where else problem.what
        start = f"「{named}」 cannot be chosen" + (" together: " if len(options) > 1 else ": ")
        yield Problem(where, start + said, problem.do)


def _ranks(job: Job, line: Line, without: frozenset[str]) -> np.ndarray:
    """Ranks of the cohort's units on a line without variation; 0 where a unit takes no part."""
    scores = np.full(job.units, np.nan)
    scores[line.rows] = line.totals(line.scores[None], as_it_stands, without)[0]
    scores[~job.board] = np.nan
    return rank(scores)


#: What an option, or leaving something out, does to the ranks.
AGAINST = (
    "mean_shift",
    "largest_shift",
    "moved",
    "rank_correlation",
    "most_moved",
    "most_moved_zh",
)


def _against(shop: Workshop, reference: Result, ranks: np.ndarray) -> dict[str, Any]:
    """Compare ranks, in the order of the cohort's units, with those of the scheme as it stands."""
    was = reference.ranks.reindex(shop.codes).fillna(0).astype(np.int64).to_numpy()
    both = (was > 0) & (ranks > 0)
    moves = np.where(both, ranks - was, 0)
    most = int(np.argmax(np.abs(moves)))
    code = shop.codes[most] if moves[most] else ""
    return {
        "mean_shift": float(mean_shift(ranks[None], was)[0]),
        "largest_shift": int(np.abs(moves).max()),
        "moved": int(np.count_nonzero(moves)),
        "rank_correlation": float(spearman(ranks[None], was)[0]),
        "most_moved": code,
        "most_moved_zh": reference.dataset.units["name_zh"].at[code] if code else "",
    }


def _left_out(
    shop: Workshop, job: Job, base: Line, reference: Result
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave every indicator, and every dimension, out alone."""
    titles = base.titles
    rows, ranks = [], {}
    for one in ("indicator", "dimension"):
        for name, gone in removable(reference.tree, one).items():
            found = _ranks(job, base, gone)
            rows.append(
                {"kind": one, "id": name, "name_zh": titles[name]}
                | _against(shop, reference, found)
            )
            ranks[name] = found
    table = pd.DataFrame(rows, columns=["kind", "id", "name_zh", *AGAINST])
    every = pd.DataFrame(ranks, index=pd.Index(shop.codes, name=reference.ranks.index.name))
    return table, every.loc[reference.dataset.units.index]


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
        made = line if isinstance(line, str) else repr(line.plan)
        sums.update(repr((picks, made)).encode())
        if isinstance(line, Line):
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
    rows: list[dict[str, Any]] = []
    for at, factor in enumerate(job.factors.discrete):
        counts = np.bincount(picks[:, at], minlength=len(factor.options))
        rows += [
            {
                "choice": factor.id,
                "choice_zh": factor.title_zh,
                "option": option.name,
                "probability": option.probability,
                "draws": int(count),
            }
            for option, count in zip(factor.options, counts, strict=True)
        ]
    continuous: tuple[Weights | Errors, ...] = (*job.factors.weights, *job.factors.errors)
    rows += [
        {
            "choice": each.id,
            "choice_zh": each.title_zh,
            "option": "连续变化" if each.columns else "本组没有可变的值",
            "probability": 1.0,
            "draws": draws if each.columns else 0,
        }
        for each in continuous
    ]
    return pd.DataFrame(rows, columns=["choice", "choice_zh", "option", "probability", "draws"])
