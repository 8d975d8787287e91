"""A scored board and what may vary → a job whose every option was tried, and each alone (试算)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.uncertainty.choices import Choices
from countyindex.analysis.uncertainty.distributions import Option
from countyindex.analysis.uncertainty.factors import removable, sound_factors_of
from countyindex.analysis.uncertainty.job import Job
from countyindex.analysis.uncertainty.line import Line
from countyindex.analysis.uncertainty.shift import mean_shift, spearman
from countyindex.analysis.uncertainty.workshop import Workshop
from countyindex.data import refuse_strangers
from countyindex.errors import (
    CountyIndexError,
    InputError,
    Problem,
    UsageError,
    did_you_mean,
    gathering,
)
from countyindex.ranking import rank
from countyindex.result import Result
from countyindex.rollup import as_they_are
from countyindex.scheme import Plan


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
    boards: Iterable[Result],
    choices: Choices,
    draws: int,
    seed: int,
    laid_out: Callable[[Job], Job] = at_random,
) -> list[Prepared]:
    """Prepare several boards, so that what cannot be made is refused before anything is drawn.

    Parameters
    ----------
    boards
        The scheme as it stands, scored for one cohort each.
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
    for reference in boards:
        with gathering(problems):
            prepared.append(prepare(reference, choices, draws, seed, laid_out))
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return prepared


def prepare(
    reference: Result,
    choices: Choices,
    draws: int,
    seed: int,
    laid_out: Callable[[Job], Job] = at_random,
) -> Prepared:
    """Try every option alone and every combination that draws will ask for.

    Parameters
    ----------
    reference
        The scheme as it stands, scored for one cohort of a study.
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
    measured = reference.measured
    shop = Workshop(measured, reference.scheme, reference.cohort)
    problems = [*choices.problems]
    factors = sound_factors_of(
        choices, measured, reference.plan, reference.cohort, reference.tree, problems
    )
    job = Job(
        factors=factors,
        lines={},
        changes=tuple(any(map(_changes, factor.options)) for factor in factors.discrete),
        measured=measured,
        board=np.isin(shop.codes, reference.ranks.index),
        seed=seed,
        draws=draws,
    )
    base = shop.line(reference.plan)
    alone = _alone(shop, base, job, reference, problems)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    job = laid_out(job)
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


def _alone(
    shop: Workshop, base: Line, job: Job, reference: Result, problems: list[Problem]
) -> pd.DataFrame:
    """Score every option alone; what is wrong with those that cannot be made is added."""
    rows: list[dict[str, Any]] = []
    for factor in job.factors.discrete:
        for option in factor.options:
            try:
                line = shop.line(_plan(shop, option)) if _changes(option) else base
                ranks = _ranks(job, line, [option.without])
            except CountyIndexError as error:
                problems += _placed(error, [(factor.title_zh, option)])
                continue
            named = (factor.id, factor.title_zh, option.name, option.title_zh)
            who = dict(zip(WHICH, named, strict=True))
            rows.append(who | _against(shop, reference, ranks)[0])
    return pd.DataFrame(rows, columns=[*WHICH, *AGAINST])


def _plan(shop: Workshop, option: Option) -> Plan:
    """Return the scheme's choices with an option's, which name nothing that is not there.

    A line is prepared from what other lines share, so that not all of a plan is looked at there.
    """
    plan = shop.plan([option])
    cohorts = shop.measured.study.cohorts
    problems = [
        Problem("", f"there is no cohort '{name}'.", did_you_mean(name, cohorts))
        for change in option.changes
        if change.keys[0] == "cohorts"
        for name in change.keys[1:2] or dict(change.value or {})
        if name not in cohorts
    ]
    if problems:
        raise InputError(problems)
    refuse_strangers(shop.measured, plan)
    return plan


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
    line.totals(line.scores[None], as_they_are)
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
    named = "、".join(f"{title}：{option.title_zh}" for title, option in options)
    for problem in error.problems:
        said = f"{problem.where}: {problem.what}" if problem.where else problem.what
        start = f"「{named}」 cannot be chosen" + (" together: " if len(options) > 1 else ": ")
        yield Problem(where, start + said, problem.do)


def _ranks(job: Job, line: Line, leaving: Sequence[frozenset[str]]) -> np.ndarray:
    """Ranks on a line without variation, a row for each set of indicators that is left out.

    Of the cohort's units; 0 where a unit takes no part.
    """
    scores = np.full((len(leaving), job.units), np.nan)
    scores[:, line.rows] = line.totals_leaving(
        line.scores[None],
        len(leaving),
        lambda rows: as_they_are,
        [(slice(at, at + 1), without) for at, without in enumerate(leaving)],
    )
    scores[:, ~job.board] = np.nan
    return rank(scores)


#: Which option of which choice: ids, and what they are called in print.
WHICH = ("choice", "choice_zh", "option", "option_zh")
#: What an option, or leaving something out, does to the ranks.
AGAINST = (
    "mean_shift",
    "largest_shift",
    "moved",
    "rank_correlation",
    "most_moved",
    "most_moved_zh",
)


def _against(shop: Workshop, reference: Result, ranks: np.ndarray) -> list[dict[str, Any]]:
    """Compare rows of ranks, of the cohort's units, with those of the scheme as it stands."""
    was = reference.ranks.reindex(shop.codes).fillna(0).astype(np.int64).to_numpy()
    moves = np.where((was > 0) & (ranks > 0), ranks - was, 0)
    far = np.abs(moves)
    most = far.argmax(axis=1)
    names = reference.dataset.units["name_zh"].to_dict()
    codes = [shop.codes[at] if row[at] else "" for at, row in zip(most, moves, strict=True)]
    columns = (
        mean_shift(ranks, was).tolist(),
        far.max(axis=1).tolist(),
        np.count_nonzero(moves, axis=1).tolist(),
        spearman(ranks, was).tolist(),
        codes,
        [names.get(code, "") for code in codes],
    )
    return [dict(zip(AGAINST, row, strict=True)) for row in zip(*columns, strict=True)]


def _left_out(
    shop: Workshop, job: Job, base: Line, reference: Result
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave every indicator, and every dimension, out alone."""
    kinds = [(one, removable(reference.tree, one)) for one in ("indicator", "dimension")]
    asked = [(one, name, gone) for one, each in kinds for name, gone in each.items()]
    ranks = _ranks(job, base, [gone for _, _, gone in asked])
    who = [{"kind": one, "id": name, "name_zh": base.titles[name]} for one, name, _ in asked]
    rows = [each | told for each, told in zip(who, _against(shop, reference, ranks), strict=True)]
    table = pd.DataFrame(rows, columns=["kind", "id", "name_zh", *AGAINST])
    index = pd.Index(shop.codes, name=reference.ranks.index.name)
    every = pd.DataFrame(ranks.T, index=index, columns=[name for _, name, _ in asked])
    return table, every.loc[reference.dataset.units.index]
