"""A YAML or JSON file → plain values that know their line.

Every scalar key stays text, so a code such as 330102 is never a number; a duplicate key is refused;
`no` is a word, not a truth value (YAML 1.2).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from countyindex.errors import InputError, Problem

#: Reads a file; a caller that reads many files that share some hands over one that remembers.
Reader = Callable[[Path], "Document"]
KeyPath = tuple[str | int, ...]
#: A file, and line and column in it, counted from 1; 0 where it is no file.
Place = tuple[Path, int, int]

#: The space that folding leaves where a line ended between two Chinese characters or marks.
_WIDE = "[\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"
FOLD = re.compile(f"(?<={_WIDE}) (?={_WIDE})")


@dataclass(frozen=True, slots=True)
class Document:
    """The plain content of one file and where each part of it stands."""

    path: Path
    content: Any
    #: Where the value of each key path stands, as (file, line, column), counted from 1.
    positions: Mapping[KeyPath, Place] = field(repr=False)

    def where(self, at: KeyPath = ()) -> str:
        """Name the place of a key path, or of its nearest ancestor, as file:line:column."""
        at = tuple(at)
        while at not in self.positions and at:
            at = at[:-1]
        path, line, column = self.positions.get(at, (self.path, 1, 1))
        return f"{path}:{line}:{column}" if line else str(path)

    def problem(self, at: KeyPath, what: str, do: str = "") -> Problem:
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
    positions: dict[KeyPath, tuple[Path, int, int]] = {}
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
    at: KeyPath,
    path: Path,
    positions: dict[KeyPath, tuple[Path, int, int]],
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
