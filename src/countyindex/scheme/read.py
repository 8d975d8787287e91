"""A file of `config/` (and what it extends) → `Scheme`, or every problem in it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from countyindex.documents import (
    Document,
    Place,
    Reader,
    Strict,
    check,
    overlay,
    parse_value,
    read_document,
    with_value,
)
from countyindex.errors import CountyIndexError, InputError, Problem, UsageError, did_you_mean
from countyindex.methods import aggregations, normalisations
from countyindex.project import scheme_files
from countyindex.scheme.calls import MethodCall
from countyindex.scheme.judgement_sheets import read_judgement_sheets
from countyindex.scheme.judgements import Judgements, read_judgements
from countyindex.scheme.model import Plan, Scheme


class Header(Strict):
    """What a scheme says of itself, besides its choices."""

    title_zh: str
    title_en: str = ""
    note_zh: str = ""
    study: str
    extends: str | None = None
    cohorts_scored: tuple[str, ...] | None = None
    companions: tuple[str, ...] = ()
    cohorts: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)


#: What a scheme says of itself that no change of choices may touch.
NO_CHOICES = frozenset(Header.model_fields) - {"cohorts"}


@dataclass(frozen=True, slots=True)
class Change:
    """One choice to be made otherwise: where in a scheme, what, and which line says so."""

    #: Such as ``("levels", "*", "aggregation")``; a star stands for every item of a list.
    keys: tuple[str, ...]
    value: Any
    place: Place


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
    document = chain[0]
    for over in chain[1:]:
        document = overlay(document, over)
    for setting in settings:
        document = _set(document, setting)
    for change in changes:
        document = _changed(document, change)
    content = dict(document.content)
    header_keys = set(Header.model_fields)
    problems: list[Problem] = []
    header = _header(document, {k: v for k, v in content.items() if k in header_keys}, problems)
    judgement_files: dict[str, Judgements] = {}
    shared = {k: v for k, v in content.items() if k not in header_keys}
    base = _plan(
        Document(file, shared, document.positions), config, read, judgement_files, problems, ()
    )
    exceptions = {
        cohort: _plan(
            _cohort_document(document, shared, cohort, changes),
            config,
            read,
            judgement_files,
            problems,
            ("cohorts", cohort),
        )
        for cohort, changes in (header.cohorts if header else {}).items()
    }
    if problems:
        raise _refusal(problems, settings)
    assert base is not None and header is not None
    files = [link.path for link in chain] + [
        judgement.path for judgement in judgement_files.values()
    ]
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
        digest=_digest(files, [*settings, *(f"{c.keys}={c.value}" for c in changes)]),
        settings=tuple(settings),
    )


def _header(
    document: Document, content: Mapping[str, Any], problems: list[Problem]
) -> Header | None:
    try:
        return check(Document(document.path, content, document.positions), Header)
    except InputError as error:
        problems += error.problems
        return None


def _refusal(problems: Sequence[Problem], settings: Sequence[str]) -> CountyIndexError:
    """Blame the command line where nothing but its settings is wrong, else the files."""
    places = {_place(setting) for setting in settings}
    by_hand = all(problem.where in places for problem in problems)
    # The parts of a scheme are checked one by one: of the same complaint keep the one with advice.
    said: dict[tuple[str, str], Problem] = {}
    for problem in sorted(problems, key=lambda problem: -len(problem.do)):
        said.setdefault((problem.where, problem.what), problem)
    kept = [problem for problem in dict.fromkeys(problems) if problem in said.values()]
    return (UsageError if by_hand else InputError)(kept)


def _place(setting: str) -> str:
    return f"--set {setting}"


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


def _set(document: Document, setting: str) -> Document:
    key, equals, text = setting.partition("=")
    keys = tuple(part.strip() for part in key.split("."))
    if not equals or not all(keys):
        raise UsageError(
            f"{_place(setting)}: write key=value, such as normalisation.method=zscore."
        )
    if keys[0] == "extends":
        raise UsageError(f"{_place(setting)}: what a scheme extends is said in its file.")
    try:
        return _everywhere(document, keys, parse_value(text), (Path(_place(setting)), 0, 0))
    except KeyError as error:
        what, do = _nowhere(document, keys, str(error.args[0]))
        raise UsageError(f"{_place(setting)}: {what}{do}") from None
    except ValueError as error:
        raise UsageError(f"{_place(setting)}: {error}.") from None


def _changed(document: Document, change: Change) -> Document:
    """Make a change at every place that it names."""
    if change.keys[0] in NO_CHOICES:
        path, line, column = change.place
        what = f"'{change.keys[0]}' is no choice that scores rest on."
        do = "Change weights, methods or what takes part; or leave it out."
        raise InputError(Problem(f"{path}:{line}:{column}", what, do))
    try:
        return _everywhere(document, change.keys, change.value, change.place)
    except KeyError as error:
        path, line, column = change.place
        what, _ = _nowhere(document, change.keys, str(error.args[0]))
        do = f"Look at '{'.'.join(change.keys)}'."
        raise InputError(Problem(f"{path}:{line}:{column}", what, do)) from None


def _everywhere(document: Document, keys: tuple[str, ...], value: Any, place: Place) -> Document:
    """Set a value at every place that a path, perhaps with stars, names; KeyError if at none."""
    for path in _starred(document.content, keys):
        document = with_value(document, path, value, place)
    return document


def _nowhere(document: Document, keys: tuple[str, ...], missing: str) -> tuple[str, str]:
    """Say which part of a path leads nowhere, and how to write it instead."""
    above = ".".join(keys[: keys.index(missing)])
    if missing == "*":
        holder = f"'{above}'" if above else "the whole"
        what = f"'*' stands for the items of a list, and {holder} has none"
        do = " Write it after a list, such as levels.*.weighting."
    else:
        what = f"there is no place '{missing}'"
        do = f" Write {above}={{{missing}: …}}." if above and not missing.isdigit() else ""
    return f"{what} in {document.path.name}.", do


def _starred(content: Any, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Write a path with stars out: one path for each item of the lists that they stand for.

    Raises
    ------
    KeyError
        The part of the path in front of a star that is not there, or the star where it stands
        behind no list, or one without items.
    """
    if "*" not in keys:
        return [keys]
    star = keys.index("*")
    items = _items(content, keys[:star])
    return [
        path
        for item in range(len(items))
        for path in _starred(content, (*keys[:star], str(item), *keys[star + 1 :]))
    ]


def _items(content: Any, keys: tuple[str, ...]) -> list[Any]:
    for key in keys:
        try:
            content = content[int(key) if isinstance(content, list) else key]
        except (KeyError, IndexError, TypeError, ValueError):
            raise KeyError(key) from None
    if not (isinstance(content, list) and content):
        raise KeyError("*")
    return content


def _cohort_document(
    document: Document, shared: Mapping[str, Any], cohort: str, changes: Mapping[str, Any]
) -> Document:
    prefix = ("cohorts", cohort)
    positions = {at[2:]: place for at, place in document.positions.items() if at[:2] == prefix}
    return overlay(
        Document(document.path, dict(shared), document.positions),
        Document(document.path, changes, positions),
    )


def _plan(
    document: Document,
    config: Path,
    read: Reader,
    files: dict[str, Judgements],
    problems: list[Problem],
    at: tuple[str, ...],
) -> Plan | None:
    content = dict(document.content)
    try:
        paths = content.get("judgements", ())
        paths = list(paths or ()) if isinstance(paths, list | tuple | None) else [str(paths)]
        for path in paths:
            if path not in files:
                files[path] = _judgements(document, config, path, read)
        content["judgements"] = tuple(files[path] for path in paths)
        elsewhere = () if at else Header.model_fields
        whole = Document(document.path, content, document.positions)
        plan = check(whole, Plan, also=elsewhere)
        problems += _without_zero(whole, plan)
        return plan
    except InputError as error:
        problems += error.problems
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


def _digest(files: Sequence[Path], settings: Sequence[str]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    total.update("\n".join(settings).encode())
    return total.hexdigest()
