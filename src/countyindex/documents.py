"""A YAML or JSON file → plain values that know their line, and pydantic's complaints → sentences.

Every scalar key stays text, so a code such as 330102 is never a number; a duplicate key is refused;
`no` is a word, not a truth value (YAML 1.2).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from countyindex.errors import InputError, Problem, did_you_mean

M = TypeVar("M", bound=BaseModel)
#: Reads a file; a caller that reads many files that share some hands over one that remembers.
Reader = Callable[[Path], "Document"]
Path_ = tuple[str | int, ...]

#: The space that folding leaves where a line ended between two Chinese characters or marks.
_WIDE = "[\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"
FOLD = re.compile(f"(?<={_WIDE}) (?={_WIDE})")

#: How a pydantic complaint reads in a sentence; the type of error → what to say, what to do.
SENTENCES = {
    "extra_forbidden": ("unknown key {key}.", ""),
    "missing": ("the key {key} is missing.", "Add it."),
    "entry": ("{parent} has too few entries.", "Add the next one."),
    "string_type": ("{key} is {given}, which is no text.", 'Write it in quotes: "{given}".'),
    "model_type": ("{key} is {given}, which is no block of keys.", "Write 'key: value' below it."),
    "dict_type": ("{key} is {given}, which is no block of keys.", "Write 'key: value' below it."),
    "tuple_type": ("{key} is {given}, which is no list.", "Write [a, b]."),
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


@dataclass(frozen=True, slots=True)
class Document:
    """The plain content of one file and where each part of it stands."""

    path: Path
    content: Any
    #: Where the value of each key path stands, as (file, line, column), counted from 1.
    positions: Mapping[Path_, tuple[Path, int, int]] = field(repr=False)

    def where(self, at: Path_ = ()) -> str:
        """Name the place of a key path, or of its nearest ancestor, as file:line:column."""
        at = tuple(at)
        while at not in self.positions and at:
            at = at[:-1]
        path, line, column = self.positions.get(at, (self.path, 1, 1))
        return f"{path}:{line}:{column}" if line else str(path)

    def problem(self, at: Path_, what: str, do: str = "") -> Problem:
        """Say something about the value at a key path."""
        return Problem(self.where(at), what, do)


class _Resolver(VersionedResolver):
    """Reads words by YAML 1.2 without asking for the version at every word, which is slow."""

    @property
    def processing_version(self) -> tuple[int, int]:
        return (1, 2)


def _composed(text: str) -> Node | None:
    reader = YAML(typ="safe")
    reader.Resolver = _Resolver
    node: Node | None = reader.compose(text)
    return node


def read_document(path: Path) -> Document:
    """Read one YAML (or JSON) file.

    Raises
    ------
    InputError
        The file is missing, is no UTF-8 text, is no YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem(str(path), "there is no such file.")) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Problem(str(path), f"cannot be read ({error}).", "Save it as UTF-8 text.")
        ) from None
    try:
        root = _composed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise InputError(Problem(place, f"is not valid YAML: {error.problem}.")) from None
    except YAMLError as error:
        raise InputError(Problem(str(path), f"is not valid YAML: {error}.")) from None
    except RecursionError:
        raise InputError(Problem(str(path), "is nested too deeply.", "Simplify it.")) from None
    if root is None:
        return Document(path, None, {})
    positions: dict[Path_, tuple[Path, int, int]] = {}
    problems: list[Problem] = []
    try:
        content = _plain(root, (), path, positions, problems)
    except RecursionError:
        raise InputError(
            Problem(str(path), "is nested without end.", "Do without aliases.")
        ) from None
    if problems:
        raise InputError(problems)
    return Document(path, content, positions)


def _plain(
    node: Node,
    at: Path_,
    path: Path,
    positions: dict[Path_, tuple[Path, int, int]],
    problems: list[Problem],
) -> Any:
    positions.setdefault(at, (path, node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [
            _plain(item, (*at, i), path, positions, problems) for i, item in enumerate(node.value)
        ]
    assert isinstance(node, MappingNode)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, ScalarNode):
            what = "a key is no plain word."
            problems.append(Problem(f"{path}:{line}:{column}", what, "Write 'key: value'."))
            continue
        if key in mapping:
            problems.append(
                Problem(f"{path}:{line}:{column}", f"the key '{key}' is given twice.", "Keep one.")
            )
        positions[(*at, key)] = (path, line, column)
        mapping[key] = _plain(value_node, (*at, key), path, positions, problems)
    return mapping


def _scalar(node: ScalarNode) -> Any:
    kind = str(node.tag).rpartition(":")[2]
    text = node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
        return int(text)
    if kind == "str" and node.style == ">":
        return FOLD.sub("", text)
    if kind == "float":
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


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
    at: Path_,
    positions: dict[Path_, tuple[Path, int, int]],
    theirs: Mapping[Path_, tuple[Path, int, int]],
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


def check(
    document: Document,
    model: type[M],
    at: Path_ = (),
    labels: str = "",
    also: Iterable[str] = (),
) -> M:
    """Validate the part of a document at a key path; all complaints at once, each with its place.

    `labels` is put before each complaint, such as an indicator's Chinese name; `also` are keys that
    somebody else reads, and that a misspelt one may have meant.
    """
    try:
        return model.model_validate(_at(document.content, at))
    except ValidationError as error:
        raise InputError(list(_sentences(error, document, model, at, labels, also))) from None


def _sentences(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    at: Path_,
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


def _called(at: Path_) -> str:
    """Name a place for a reader: the key, or the number of an entry of a list."""
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        return f"entry {at[-1] + 1} of {_called(at[:-1])}"
    return f"'{at[-1]}'"


def _standing(document: Document, at: Path_, loc: Path_, absent: bool) -> Path_:
    """Pydantic's locations also name union branches; keep what is in the file, or is absent."""
    current, kept = _at(document.content, at), []
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


def _fields_at(model: type[BaseModel], loc: Path_) -> list[str]:
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


def number(text: str | float | int) -> float:
    """Read a finite number, or a fraction such as 1/3.

    Raises
    ------
    ValueError
        The text is no finite number.
    """
    if isinstance(text, bool):
        raise ValueError(f"{text!r} is no number")
    if isinstance(text, str) and "/" in text:
        above, below = text.split("/", 1)
        value = float(above) / float(below) if float(below) else math.nan
    else:
        value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no finite number")
    return value


def parse_value(text: str) -> Any:
    """Read one value as YAML would: `3`, `true`, `zscore`, `{percentiles: [5, 95]}`.

    Raises
    ------
    ValueError
        The text is not valid YAML.
    """
    try:
        node = _composed(text)
    except YAMLError:
        raise ValueError(f"'{text}' is not valid YAML") from None
    problems: list[Problem] = []
    value = None if node is None else _plain(node, (), Path(), {}, problems)
    if problems:
        raise ValueError(f"'{text}': {problems[0].what.rstrip('.')}")
    return value


def with_value(document: Document, keys: tuple[str, ...], value: Any, place: str) -> Document:
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
    positions[at] = (Path(place), 0, 0)
    for above in (at[:length] for length in range(1, len(at))):
        if above not in positions or (above == at[:-1] and "method" in _at(content, above)):
            positions[above] = (Path(place), 0, 0)
    return Document(document.path, content, positions)


def _at(content: Any, at: Path_) -> Any:
    for key in at:
        content = content[key]
    return content


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
