"""A scheme's document → the same with choices made otherwise, by `--set` or by another file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countyindex.documents import Document, Place, parse_value, with_value
from countyindex.errors import InputError, Problem, UsageError
from countyindex.scheme.model import Header

#: What a scheme says of itself that no change of choices may touch.
NO_CHOICES = frozenset(Header.model_fields) - {"cohorts"}


@dataclass(frozen=True, slots=True)
class Change:
    """One choice to be made otherwise: where in a scheme, what, and which line says so."""

    #: Such as ``("levels", "*", "aggregation")``; a star stands for every item of a list.
    keys: tuple[str, ...]
    value: Any
    place: Place


def with_changes(
    document: Document, settings: Sequence[str], changes: Sequence[Change]
) -> Document:
    """Make the changes that the command line asks for, then those of another file.

    Raises
    ------
    UsageError
        A setting is no ``key=value``, or names a place that is not there.
    InputError
        So does a change of a file, or it would touch what is no choice.
    """
    for setting in settings:
        document = _set(document, setting)
    for change in changes:
        document = _changed(document, change)
    return document


def place_of(setting: str) -> str:
    """Say where a setting stands, as problems with it do."""
    return f"--set {setting}"


def _set(document: Document, setting: str) -> Document:
    """Make what a text such as `key.path=value` asks for."""
    key, equals, text = setting.partition("=")
    keys = tuple(part.strip() for part in key.split("."))
    if not equals or not all(keys):
        raise UsageError(
            f"{place_of(setting)}: write key=value, such as normalisation.method=zscore."
        )
    if keys[0] == "extends":
        raise UsageError(f"{place_of(setting)}: what a scheme extends is said in its file.")
    try:
        return _everywhere(document, keys, parse_value(text), (Path(place_of(setting)), 0, 0))
    except KeyError as error:
        what, do = _nowhere(document, keys, str(error.args[0]))
        raise UsageError(f"{place_of(setting)}: {what}{do}") from None
    except ValueError as error:
        raise UsageError(f"{place_of(setting)}: {error}.") from None


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
