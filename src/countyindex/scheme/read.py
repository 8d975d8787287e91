"""A file of `config/` (and what it extends) → `Scheme`, or every problem in it at once."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from countyindex.documents import Document, Reader, check, digest, overlay, read_document
from countyindex.errors import (
    CountyIndexError,
    InputError,
    Problem,
    UsageError,
    did_you_mean,
    gathering,
)
from countyindex.methods import aggregations, normalisations
from countyindex.project import scheme_files
from countyindex.scheme.calls import MethodCall
from countyindex.scheme.changes import Change, place_of, with_changes
from countyindex.scheme.judgement_sheets import read_judgement_sheets
from countyindex.scheme.judgements import Judgements, read_judgements
from countyindex.scheme.model import Header, Plan, Scheme


def read_scheme(
    path: str | Path,
    settings: Sequence[str] = (),
    read: Reader = read_document,
    changes: Sequence[Change] = (),
) -> Scheme:
    """Read and validate one scheme.

    Parameters
    ----------
    path
        The scheme's file, such as ``config/county.yaml`` or ``config/variants/entropy.yaml``.
    settings
        Changes on top of the file, each ``key.path=value`` with a YAML value, such as
        ``levels.0.weighting.method=entropy``; a star stands for every item of a list.
    read
        How a file is read; schemes read together may share one reader that remembers.
    changes
        Changes on top of file and settings that another file asks for.

    Raises
    ------
    InputError
        All problems at once, each with file, line and column.
    UsageError
        A setting is no ``key=value``.
    """
    file = Path(path)
    config = file.parent.parent if file.parent.name == "variants" else file.parent
    chain = _chain(file, config, read)
    document = with_changes(functools.reduce(overlay, chain), settings, changes)
    own = {key: value for key, value in document.content.items() if key in Header.model_fields}
    shared = {key: value for key, value in document.content.items() if key not in own}
    problems: list[Problem] = []
    judgements: dict[str, Judgements] = {}
    header = _header(Document(file, own, document.positions), problems)
    plan_of = functools.partial(_plan, config, read, judgements, problems)
    base = plan_of(Document(file, shared, document.positions), Header.model_fields)
    exceptions = {
        cohort: plan_of(_cohort_document(document, shared, cohort, otherwise))
        for cohort, otherwise in (header.cohorts if header else {}).items()
    }
    if problems:
        raise _refusal(problems, settings)
    assert base is not None and header is not None
    files = [link.path for link in chain] + [each.path for each in judgements.values()]
    return Scheme(
        id=file.stem,
        path=file,
        title_zh=header.title_zh,
        title_en=header.title_en,
        note_zh=header.note_zh,
        study=header.study,
        extends=header.extends,
        cohorts_scored=header.cohorts_scored,
        companions=header.companions,
        base=base,
        exceptions={cohort: plan for cohort, plan in exceptions.items() if plan is not None},
        digest=digest(files, [*settings, *(f"{c.keys}={c.value}" for c in changes)]),
        settings=tuple(settings),
    )


def _header(document: Document, problems: list[Problem]) -> Header | None:
    with gathering(problems):
        return check(document, Header)
    return None


def _refusal(problems: Sequence[Problem], settings: Sequence[str]) -> CountyIndexError:
    """Blame the command line where nothing but its settings is wrong, else the files."""
    places = {place_of(setting) for setting in settings}
    by_hand = all(problem.where in places for problem in problems)
    # The parts of a scheme are checked one by one: of the same complaint keep the one with advice.
    said: dict[tuple[str, str], Problem] = {}
    for problem in sorted(problems, key=lambda problem: -len(problem.do)):
        said.setdefault((problem.where, problem.what), problem)
    kept = [problem for problem in dict.fromkeys(problems) if problem in said.values()]
    return (UsageError if by_hand else InputError)(kept)


def _chain(file: Path, config: Path, read: Reader) -> list[Document]:
    """Return the documents from the root scheme down to the file asked for."""
    chain = [_mapping(read(file))]
    while (extends := chain[0].content.get("extends")) is not None:
        variants = {file.stem: file for file in config.glob("variants/*.yaml")}
        known = scheme_files(config) | variants
        extends, seen = str(extends), {link.path.stem for link in chain}
        if extends not in known or extends in seen:
            what = (
                "extends itself"
                if extends in seen
                else f"extends '{extends}', which config/ does not hold"
            )
            raise InputError(
                chain[0].problem(("extends",), f"{what}.", did_you_mean(extends, set(known) - seen))
            )
        chain.insert(0, _mapping(read(known[extends])))
    return chain


def _mapping(document: Document) -> Document:
    if not isinstance(document.content, dict):
        raise InputError(
            document.problem(
                (), "is no scheme.", "Write 'key: value' lines, such as 'title_zh: …'."
            )
        )
    return document


def _cohort_document(
    document: Document, shared: Mapping[str, Any], cohort: str, otherwise: Mapping[str, Any]
) -> Document:
    """Lay what a cohort does otherwise over what all share."""
    prefix = ("cohorts", cohort)
    positions = {at[2:]: place for at, place in document.positions.items() if at[:2] == prefix}
    return overlay(
        Document(document.path, dict(shared), document.positions),
        Document(document.path, otherwise, positions),
    )


def _plan(
    config: Path,
    read: Reader,
    judgements: dict[str, Judgements],
    problems: list[Problem],
    document: Document,
    elsewhere: Collection[str] = (),
) -> Plan | None:
    """Check choices; judgement files that are read, and problems, are added to those given.

    `elsewhere` are keys that are read elsewhere, and that a misspelt one may have meant.
    """
    content = dict(document.content)
    with gathering(problems):
        paths = content.get("judgements", ())
        paths = list(paths or ()) if isinstance(paths, list | tuple | None) else [str(paths)]
        for path in paths:
            if path not in judgements:
                judgements[path] = _judgements(document, config, path, read)
        content["judgements"] = tuple(judgements[path] for path in paths)
        whole = Document(document.path, content, document.positions)
        plan = check(whole, Plan, also=elsewhere)
        problems += _without_zero(whole, plan)
        return plan
    return None


def _without_zero(document: Document, plan: Plan) -> Iterator[Problem]:
    """Complain of means that need a zero with a meaning over scores that have none."""
    choices = [plan.normalisation, *(o.normalisation for o in plan.overrides.values())]
    signed = [c.method for c in choices if c and normalisations[c.method].declares("signed")]
    places: dict[tuple[str | int, ...], MethodCall | None] = {
        ("levels", i, "aggregation"): level.aggregation for i, level in enumerate(plan.levels)
    }
    places |= {("nodes", id_, "aggregation"): n.aggregation for id_, n in plan.nodes.items()}
    for at, call in places.items():
        if signed and call and aggregations[call.method].declares("positive"):
            yield document.problem(
                at,
                f"{call.method} means need scores whose 0 is the worst, and {signed[0]} gives "
                "scores around a mean, of which some may lie below 0.",
                "Take arithmetic means, or another normalisation.",
            )


def _judgements(document: Document, config: Path, path: str, read: Reader) -> Judgements:
    if not (config / path).is_file():
        near = [str(f.relative_to(config)) for f in config.glob("judgements/*.*")]
        raise InputError(
            document.problem(
                ("judgements",), f"there is no judgement file '{path}'.", did_you_mean(path, near)
            )
        )
    if path.endswith(".xlsx"):
        return read_judgement_sheets(config / path)
    return read_judgements(config / path, read)
