"""Something a reader of the result should know, said once in a Chinese sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How grave a notice is, in words for readers.
SEVERITIES_ZH = {"warning": "注意", "info": "说明"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A note (`info`) or a warning; `code` and `indicator` say what it is about."""

    severity: Literal["info", "warning"]
    stage: str
    text_zh: str
    code: str = ""
    indicator: str = ""
