"""Plain values → the YAML text that a person would write (写 YAML)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: A word that needs no quotes.
PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff]*")
#: Words that YAML reads as something else.
TAKEN = {"true", "false", "null", "yes", "no", "on", "off", "nan", "inf"}
#: A mapping or list that is written on one line, if no longer [characters].
SHORT = 88


def yaml_of(content: Mapping[str, Any]) -> str:
    """Write a mapping as a YAML document."""
    return "\n".join(_lines(content, 0)) + "\n"


def flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value).removesuffix(".0") if abs(value) < 1e15 else repr(float(value))
    return _text(str(value))


def _text(text: str) -> str:
    """Quote a text where YAML might take it for anything else; codes are text."""
    plain = PLAIN.fullmatch(text) and text.lower() not in TAKEN
    return text if plain else json.dumps(text, ensure_ascii=False)


def _lines(content: Mapping[str, Any], depth: int) -> Iterator[str]:
    margin = "  " * depth
    for key, value in content.items():
        short = f"{margin}{_text(key)}: {flow(value)}"
        inner = isinstance(value, Mapping) and value
        many = isinstance(value, Sequence) and not isinstance(value, str) and value
        if not (inner or many) or len(short) <= SHORT:
            yield short
            continue
        yield f"{margin}{_text(key)}:"
        if inner:
            yield from _lines(value, depth + 1)
        else:
            yield from (f"{margin}  - {flow(item)}" for item in value)
