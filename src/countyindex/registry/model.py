"""What a study is made of: units, sources, series, indicators, the tree, corrections."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from countyindex.documents import Strict
from countyindex.registry.formula import Formula, parse_formula

#: The id of the tree's root in every study.
INDEX = "index"


class Label(Strict):
    """A name in both languages."""

    name_zh: str
    name_en: str = ""


class Cohort(Label):
    """A group of units ranked against each other; `board_zh` names its leaderboard (榜单)."""

    board_zh: str = ""


class Attribute(Label):
    """A further column of units.csv; `valid` dates what changes with the years."""

    values: Mapping[str, str] = Field(default_factory=dict)
    valid: str = ""
    evidence: str = ""


class Unit(Strict):
    """A thing that is ranked (评价单元). `code` is GB/T 2260, always text."""

    code: str
    name_zh: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    cohort: str
    attributes: Mapping[str, str] = Field(default_factory=dict)


class Source(Strict):
    """A publication; its id is the stem of the observation file that carries its figures."""

    title_zh: str
    title_en: str = ""
    publisher_zh: str = ""
    via: str = ""
    licence: str = ""
    note_zh: str = ""


class Series(Label):
    """A published quantity (基础数据). `additive` counts may be summed over merged units."""

    unit: str
    source: str | None = None
    table: str = ""
    note_zh: str = ""
    additive: bool = False
    #: The figure was itself computed from published ones.
    computed: bool = False


def _formula(value: object) -> object:
    return value if isinstance(value, Formula) else parse_formula(str(value))


class Size(Label):
    """What a unit's size is measured by (规模): an audit asks whether scores merely follow it."""

    formula: Annotated[Formula, BeforeValidator(_formula)]


class Interval(Strict):
    """The direction of a moderate indicator: anything inside is best (适度)."""

    interval: tuple[float, float]

    @model_validator(mode="after")
    def _ordered(self) -> Interval:
        if not self.interval[0] <= self.interval[1]:
            raise ValueError("the interval's first number is larger than its second")
        return self


#: The directions that are a word, and the words that readers know them by.
DIRECTIONS = {"positive": "正向", "negative": "负向", "parity": "平价（以 1 为最优）"}


def _direction(word: object) -> object:
    if word not in DIRECTIONS:
        raise ValueError(
            f"the direction '{word}' is none of {', '.join(DIRECTIONS)} and {{interval: [a, b]}}"
        )
    return word


def _shape(value: object) -> str:
    return "<interval>" if isinstance(value, Interval | Mapping) else "<word>"


Direction = Annotated[
    Annotated[Literal["positive", "negative", "parity"], BeforeValidator(_direction), Tag("<word>")]
    | Annotated[Interval, Tag("<interval>")],
    Discriminator(_shape),
]


class Indicator(Label):
    """What is scored (指标), with all that is known about it and no opinion about the index."""

    id: str
    dimension: str
    unit: str
    direction: Direction
    formula: Annotated[Formula, BeforeValidator(_formula)]
    cohorts: tuple[str, ...] | None = None
    not_applicable: Mapping[str, str] = Field(default_factory=dict)
    not_published: Mapping[str, str] = Field(default_factory=dict)
    plausible: tuple[float, float] | None = None
    transform: Literal["none", "log"] = "none"
    goalposts: tuple[float, float] | None = None
    max_age: int = Field(default=0, ge=0)
    kind: Literal["level", "gap"] | None = None
    status: Literal["active", "awaiting_data"] = "active"
    fixed_layer: bool = False
    reference_lines: Mapping[str, float] = Field(default_factory=dict)
    rationale: str = ""
    references: tuple[str, ...] = ()
    proposal: str = ""
    #: The file and line it is defined in.
    where: str = ""

    @field_validator("goalposts", mode="before")
    @classmethod
    def _none_is_none(cls, value: object) -> object:
        return None if value == "none" else value

    @field_validator("goalposts")
    @classmethod
    def _numbers(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and not all(map(math.isfinite, value)):
            raise ValueError(f"the goalposts {value[0]:g} and {value[1]:g} are no finite numbers")
        return value

    @field_validator("plausible")
    @classmethod
    def _range(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and not value[0] < value[1]:
            raise ValueError("the lower plausible bound is not below the upper one")
        return value

    @model_validator(mode="after")
    def _log_has_a_direction(self) -> Indicator:
        if self.transform == "log" and self.direction not in ("positive", "negative"):
            raise ValueError(
                "'transform: log' does not go with a parity or interval direction, which are "
                "measured on the indicator's own scale; leave one out"
            )
        return self

    @property
    def is_moderate(self) -> bool:
        """Whether it is best in an interval."""
        return isinstance(self.direction, Interval)

    def applies_to(self, cohort: str) -> bool:
        """Whether units of this cohort are meant to have it."""
        return self.cohorts is None or cohort in self.cohorts


class Correction(Strict):
    """A known error of a source. `was` guards that the wrong value is still printed there."""

    code: str
    series: str
    year: int
    was: float
    becomes: float | None
    why: str
    evidence: str


class Predecessor(Strict):
    """One part of a unit before its ground changed (a row of crosswalk.csv).

    `transfer`: `population` persons of the old unit came to the new one, and ratios are inherited
    by these numbers. `union`: the old unit came over whole, so that counts are summed.
    """

    code: str
    name_zh: str = ""
    predecessor: str
    predecessor_name: str
    relation: Literal["transfer", "union"]
    population: float = Field(gt=0)
    evidence: str


class Break(Strict):
    """A year from which a unit is another one than before (a row of breaks.csv).

    `what` completes the sentence "in `year` …" in Chinese.
    """

    code: str
    name_zh: str
    year: int
    what: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Node:
    """An inner node of the tree: the index or a dimension, over nodes or indicator ids."""

    id: str
    name_zh: str
    name_en: str
    children: tuple[Node | str, ...]

    @property
    def child_ids(self) -> tuple[str, ...]:
        """The ids of the children, in print order."""
        return tuple(child if isinstance(child, str) else child.id for child in self.children)

    @property
    def height(self) -> int:
        """1 for a node over indicators, one more than its highest child otherwise."""
        return 1 + max((c.height for c in self.children if isinstance(c, Node)), default=0)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The ids of all indicators below, in print order."""
        return tuple(
            leaf
            for child in self.children
            for leaf in ((child,) if isinstance(child, str) else child.leaves)
        )

    def walk(self) -> Iterator[Node]:
        """Yield this node and every node below it, parents first."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def keeping(self, ids: frozenset[str] | set[str]) -> Node | None:
        """Return the tree with only these indicators, and without nodes that are left empty."""
        kept = tuple(
            child
            for child in (c if isinstance(c, str) else c.keeping(ids) for c in self.children)
            if child is not None and (not isinstance(child, str) or child in ids)
        )
        return Node(self.id, self.name_zh, self.name_en, kept) if kept else None

    def flat(self) -> Node:
        """Return the tree with all indicators directly under the root."""
        return Node(self.id, self.name_zh, self.name_en, self.leaves)


@dataclass(frozen=True, slots=True)
class Study:
    """One folder of `indicators/`: what is measured, of whom, and where it is printed."""

    id: str
    path: Path
    title_zh: str
    title_en: str
    note_zh: str
    cohorts: Mapping[str, Cohort]
    attributes: Mapping[str, Attribute]
    units: tuple[Unit, ...]
    tree: Node
    indicators: Mapping[str, Indicator]
    series: Mapping[str, Series]
    sources: Mapping[str, Source]
    corrections: tuple[Correction, ...]
    crosswalk: tuple[Predecessor, ...]
    cautions_zh: tuple[str, ...]
    references: Mapping[str, str]
    sizes: Mapping[str, Size]
    #: SHA-256 of the registry files, name by name.
    digest: str
    #: Years across which a unit's figures are not those of the same ground.
    breaks: tuple[Break, ...] = ()

    def unit(self, code: str) -> Unit:
        """Return the unit of a code.

        Raises
        ------
        KeyError
            No unit has this code.
        """
        return next(unit for unit in self.units if unit.code == code)

    def label(self, attribute: str, value: Any) -> str:
        """Return how an attribute's value is printed."""
        return self.attributes[attribute].values.get(str(value), str(value))
