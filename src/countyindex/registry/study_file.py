"""What a study.yaml holds: cohorts, attributes of units, the tree, and what besides."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from countyindex.documents import Strict
from countyindex.registry.model import Attribute, Cohort, Label, Size


class Dimension(Label):
    """A branch of the tree of study.yaml."""

    note_zh: str = ""
    children: Mapping[str, Dimension] = Field(default_factory=dict)


class StudyFile(Strict):
    """What study.yaml holds."""

    title_zh: str
    title_en: str = ""
    note_zh: str = ""
    cohorts: Mapping[str, Cohort]
    attributes: Mapping[str, Attribute] = Field(default_factory=dict)
    tree: Mapping[str, Dimension]
    cautions_zh: tuple[str, ...] = ()
    references: Mapping[str, str] = Field(default_factory=dict)
    size: Mapping[str, Size] = Field(default_factory=dict)
