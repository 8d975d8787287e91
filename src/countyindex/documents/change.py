"""A `Document` with parts laid over it or values set in it; each part keeps its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countyindex.documents.check import value_at
from countyindex.documents.read import Document, KeyPath, Place


def overlay(base: Document, over: Document) -> Document:
    """Lay one document over another: mappings merge, all else replaces, an empty value removes.

    A mapping that chooses another `method` replaces the one below it, options and all.
    """
    positions = dict(base.positions)
    content = _overlaid(base.content, over.content, (), positions, over.positions)
    return Document(over.path, content, positions)


def _overlaid(
    base: Any,
    over: Any,
    at: KeyPath,
    positions: dict[KeyPath, Place],
    theirs: Mapping[KeyPath, Place],
) -> Any:
    merges = isinstance(base, dict) and isinstance(over, dict)
    if merges and "method" in over and over["method"] != base.get("method"):
        merges = False
    if not merges:
        positions.update({key: place for key, place in theirs.items() if key[: len(at)] == at})
        return over
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _overlaid(base.get(key), value, (*at, key), positions, theirs)
        if (*at, key) in theirs:
            positions[(*at, key)] = theirs[(*at, key)]
    return merged


def with_value(document: Document, keys: tuple[str, ...], value: Any, place: Place) -> Document:
    """Return the document with one value changed; a new `method` leaves the old one's options.

    `place` is where the value, and what has to be made to hold it, stands from then on; so does a
    method whose option is changed.

    Raises
    ------
    KeyError
        The path leads through something that is no mapping and no existing item of a list.
    """
    if keys[-1] == "method" and len(keys) > 1:
        keys, value = keys[:-1], {"method": value}
    content = _with_value(document.content, keys, value)
    at = tuple(int(key) if key.isdigit() else key for key in keys)
    positions = {k: v for k, v in document.positions.items() if k[: len(at)] != at}
    positions[at] = place
    for above in (at[:length] for length in range(1, len(at))):
        if above not in positions or (above == at[:-1] and "method" in value_at(content, above)):
            positions[above] = place
    return Document(document.path, content, positions)


def _with_value(content: Any, keys: tuple[str, ...], value: Any) -> Any:
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(content, list):
        if not key.isdigit() or int(key) >= len(content):
            raise KeyError(key)
        return [_with_value(v, rest, value) if i == int(key) else v for i, v in enumerate(content)]
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise KeyError(key)
    return content | {key: _with_value(content.get(key), rest, value)}
