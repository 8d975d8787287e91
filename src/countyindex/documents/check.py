"""A `Document` and a model → the model's values, or pydantic's complaints as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from countyindex.documents.read import Document, KeyPath
from countyindex.errors import InputError, Problem, did_you_mean

M = TypeVar("M", bound=BaseModel)

#: How a pydantic complaint reads in a sentence; the type of error → what to say, what to do.
SENTENCES = {
    "extra_forbidden": ("unknown key {key}.", ""),
    "missing": ("the key {key} is missing.", "Add it."),
    "entry": ("{parent} has too few entries.", "Add the next one."),
    "string_type": ("{key} is {given}, which is no text.", 'Write it in quotes: "{given}".'),
    "model_type": ("{key} is {given}, which is no block of keys.", "Write 'key: value' below it."),
    "dict_type": ("{key} is {given}, which is no block of keys.", "Write 'key: value' below it."),
    "tuple_type": ("{key} is {given}, which is no list.", "Write [a, b]."),
    "sequence_str": ("{key} is {given}, which is no list.", "Write [a, b]."),
    "float_type": ("{key} is {given}, which is no number.", "Write plain digits."),
    "float_parsing": ("{key} is {given}, which is no number.", "Write plain digits."),
    "int_type": ("{key} is {given}, which is no whole number.", "Write plain digits."),
    "int_parsing": ("{key} is {given}, which is no whole number.", "Write plain digits."),
    "int_from_float": ("{key} is {given}, which is no whole number.", "Write plain digits."),
    "bool_type": ("{key} is {given}.", "Write true or false."),
    "bool_parsing": ("{key} is {given}.", "Write true or false."),
}


class Strict(BaseModel):
    """A frozen model that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def check(
    document: Document,
    model: type[M],
    at: KeyPath = (),
    labels: str = "",
    also: Iterable[str] = (),
) -> M:
    """Validate the part of a document at a key path; all complaints at once, each with its place.

    `labels` is put before each complaint, such as an indicator's Chinese name; `also` are keys that
    somebody else reads, and that a misspelt one may have meant.
    """
    try:
        return model.model_validate(value_at(document.content, at))
    except ValidationError as error:
        raise InputError(list(_sentences(error, document, model, at, labels, also))) from None


def _sentences(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    at: KeyPath,
    labels: str,
    also: Iterable[str],
) -> Iterator[Problem]:
    for item in error.errors():
        kind = item["type"]
        loc = _standing(document, at, item["loc"], absent=kind == "missing")
        whole = (*at, *loc)
        if kind == "missing" and whole and isinstance(whole[-1], int):
            kind = "entry"
        what, do = complaint(kind, item["msg"], _called(whole), _called(whole[:-1]), item["input"])
        if kind == "extra_forbidden":
            known = [*_fields_at(model, loc[:-1]), *(also if len(loc) == 1 else ())]
            do = did_you_mean(str(whole[-1]), set(known) - {whole[-1]})
        yield document.problem(whole, f"{labels}{what}", do)


def complaint(
    kind: str, message: str, key: str, parent: str = "", given: object = ""
) -> tuple[str, str]:
    """Put one of pydantic's complaints into plain words: what is wrong, and what to do."""
    shown = "empty" if given is None else f"'{str(given)[:60]}'"
    if kind == "value_error":
        what = message.removeprefix("Value error, ")
        return what if what.endswith((".", "?")) else f"{what}.", ""
    if kind in SENTENCES:
        what, do = SENTENCES[kind]
        if given is None and kind not in ("missing", "entry", "extra_forbidden"):
            return f"{key} is empty.", "Give it a value, or remove it."
        return what.format(key=key, parent=parent, given=shown), do.format(given=str(given)[:60])
    return f"{key} is {shown}: {message.replace('Input should', 'it should')}.", ""


def _called(at: KeyPath) -> str:
    """Name a place for a reader: the key, or the number of an entry of a list."""
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        return f"entry {at[-1] + 1} of {_called(at[:-1])}"
    return f"'{at[-1]}'"


def _standing(document: Document, at: KeyPath, loc: KeyPath, absent: bool) -> KeyPath:
    """Pydantic's locations also name union branches; keep what is in the file, or is absent."""
    current, kept = value_at(document.content, at), []
    for i, part in enumerate(loc):
        inside = isinstance(current, dict) and part in current
        inside |= (
            isinstance(current, list | tuple) and isinstance(part, int) and part < len(current)
        )
        if inside:
            current = current[part]
        if inside or (absent and i == len(loc) - 1):
            kept.append(part)
    return tuple(kept)


def _fields_at(model: type[BaseModel], loc: KeyPath) -> list[str]:
    """Return the field names a reader may use at a place inside a model."""
    current: Any = model
    for part in loc:
        fields = getattr(current, "model_fields", {})
        if part in fields:
            current = _inner_model(fields[part].annotation)
        elif isinstance(part, str):
            continue
    return list(getattr(current, "model_fields", {}))


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found is not None:
            return found
    return None


def value_at(content: Any, at: KeyPath) -> Any:
    """Return the part of plain content at a key path."""
    for key in at:
        content = content[key]
    return content
