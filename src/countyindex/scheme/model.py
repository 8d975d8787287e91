"""What a scheme is made of: what it says of itself, and one `Plan` of choices for each cohort."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from countyindex.documents import Strict
from countyindex.methods import normalisations
from countyindex.scheme.calls import (
    REWEIGHT,
    Aggregation,
    MethodCall,
    Missing,
    Treatment,
    Weighting,
    known_to,
)
from countyindex.scheme.judgements import Judgements


class Goalposts(Strict):
    """Where the values come from that become the two ends of the scale (阈值来源)."""

    #: All years with data, instead of the index's own year.
    pooled: bool = False
    #: One year, then frozen.
    base_year: int | None = None
    #: Percentiles of the reference values instead of their minimum and maximum.
    percentiles: tuple[float, float] | None = None
    #: Numbers by indicator, in its own unit: the worst value, then the best, so that the larger one
    #: comes first where less is better. An empty mapping takes the registry's.
    fixed: Mapping[str, tuple[float, float]] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Goalposts:
        if self.pooled and self.base_year is not None:
            raise ValueError("goalposts come from all years or from a base year, not from both")
        if self.percentiles and not 0 <= self.percentiles[0] < self.percentiles[1] <= 100:
            raise ValueError("the percentiles must rise and lie in 0 … 100")
        for indicator, ends in (self.fixed or {}).items():
            if not all(map(math.isfinite, ends)):
                raise ValueError(
                    f"the goalposts {ends[0]:g} and {ends[1]:g} of '{indicator}' are no two "
                    "finite numbers"
                )
        return self

    @property
    def text_zh(self) -> str:
        """How the workbook says it."""
        years = (
            f"{self.base_year} 年" if self.base_year else "各年合并" if self.pooled else "本组当年"
        )
        if self.fixed is not None:
            return "固定阈值（未给出的指标取" + years + "数据）"
        if self.percentiles:
            return f"{years}数据的第 {self.percentiles[0]:g} 与第 {self.percentiles[1]:g} 百分位数"
        return years + "数据的最小值与最大值"


#: The short forms of `goalposts:`.
SOURCES: Mapping[str, Mapping[str, Any]] = {
    "data": {},
    "pooled": {"pooled": True},
    "percentiles": {"percentiles": (5, 95)},
    "fixed": {"fixed": {}},
}


def _source(value: object) -> object:
    if isinstance(value, str):
        if value not in SOURCES:
            raise ValueError(
                f"'{value}' is no source of goalposts; use {', '.join(SOURCES)}, "
                "{percentiles: [5, 95]}, {base_year: 2021} or {fixed: {indicator: [worst, best]}}"
            )
        return SOURCES[value]
    return value


class Normalisation(BaseModel):
    """A normalisation method, its goalposts and options."""

    model_config = ConfigDict(frozen=True, extra="allow")

    method: str
    goalposts: Annotated[Goalposts, BeforeValidator(_source)] = Goalposts()

    @property
    def options(self) -> dict[str, Any]:
        """The options given; what is not given is the method's default."""
        return dict(self.model_extra or {})

    @model_validator(mode="after")
    def _fits(self) -> Normalisation:
        needless = self.goalposts != Goalposts() and self.method in normalisations
        if needless and not normalisations[self.method].declares("uses_goalposts"):
            raise ValueError(f"{self.method} has no use for goalposts; leave 'goalposts' out")
        return self


Normalising = Annotated[Normalisation, known_to(normalisations)]


class Level(Strict):
    """How one level of the tree becomes the level above."""

    weighting: Weighting
    aggregation: Aggregation


class NodeChoice(Strict):
    """An exception for one node of the tree."""

    weighting: Weighting | None = None
    aggregation: Aggregation | None = None


class Availability(Strict):
    """Shares of applicable weight that must be observed."""

    indicator: float = Field(default=0.65, ge=0, le=1)
    unit: float = Field(default=0.65, ge=0, le=1)
    dimension: float = Field(default=0.5, ge=0, le=1)


class Exclude(Strict):
    """All but these."""

    exclude: tuple[str, ...]


class Where(Strict):
    """Those whose attribute has one of these values."""

    where: Mapping[str, tuple[str, ...]]


def _shaped(*shapes: str) -> Discriminator:
    """Tell `all`, a list, `{exclude: …}` and `{where: …}` apart, so that one is complained of."""

    def shape(value: object) -> str:
        if isinstance(value, str):
            found = "all"
        elif isinstance(value, list | tuple):
            found = "list"
        else:
            where = isinstance(value, Where) or (isinstance(value, Mapping) and "where" in value)
            found = "where" if where else "exclude"
        return f"<{found if found in shapes else 'exclude'}>"

    return Discriminator(shape)


#: The ways to choose some of many.
All = Annotated[Literal["all"], Tag("<all>")]
Listed = Annotated[tuple[str, ...], Tag("<list>")]
But = Annotated[Exclude, Tag("<exclude>")]
Having = Annotated[Where, Tag("<where>")]


class Override(Strict):
    """Choices for one indicator."""

    missing: Missing | None = None
    treatment: tuple[Treatment, ...] | None = None
    normalisation: Normalising | None = None


class Plan(Strict):
    """All choices for one cohort."""

    indicators: Annotated[All | Listed | But, _shaped("all", "list", "exclude")] = "all"
    dimensions: Annotated[All | But, _shaped("all", "exclude")] = "all"
    kinds: tuple[Literal["level", "gap"], ...] | None = None
    units: Annotated[All | But | Having, _shaped("all", "exclude", "where")] = "all"
    availability: Availability = Availability()
    treatment: tuple[Treatment, ...] = ()
    normalisation: Normalising
    levels: tuple[Level, ...]
    flat: bool = False
    missing: Missing = MethodCall(method=REWEIGHT)
    inherited: Literal["use", "missing"] = "use"
    judgements: tuple[Judgements, ...] = ()
    nodes: Mapping[str, NodeChoice] = Field(default_factory=dict)
    overrides: Mapping[str, Override] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _levels_fit(self) -> Plan:
        nodes = [item.node for item in self.judgements]
        for node in sorted({node for node in nodes if nodes.count(node) > 1}):
            files = " and ".join(i.path.name for i in self.judgements if i.node == node)
            raise ValueError(f"{files} both judge the node '{node}'; keep one")
        if not self.levels:
            raise ValueError("a scheme needs at least one level")
        if self.flat and len(self.levels) != 1:
            raise ValueError("a flat scheme has one level: all indicators directly under the index")
        return self

    def weighting_of(self, node: str, level: int) -> MethodCall:
        """Return how the children of a node are weighted."""
        choice = self.nodes.get(node)
        return choice.weighting if choice and choice.weighting else self.levels[level].weighting

    def aggregation_of(self, node: str, level: int) -> MethodCall:
        """Return how the children of a node are aggregated."""
        choice = self.nodes.get(node)
        return (
            choice.aggregation if choice and choice.aggregation else self.levels[level].aggregation
        )

    def missing_of(self, indicator: str) -> MethodCall:
        """Return what is done about an indicator's missing cells."""
        override = self.overrides.get(indicator)
        return override.missing if override and override.missing else self.missing

    def treatment_of(self, indicator: str) -> tuple[MethodCall, ...]:
        """Return how an indicator is treated, in order."""
        override = self.overrides.get(indicator)
        return (
            self.treatment if override is None or override.treatment is None else override.treatment
        )

    def normalisation_of(self, indicator: str) -> Normalisation:
        """Return how an indicator is normalised."""
        override = self.overrides.get(indicator)
        return override.normalisation if override and override.normalisation else self.normalisation


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


@dataclass(frozen=True, slots=True)
class Scheme:
    """One file of `config/`: choices, and no number about any unit."""

    id: str
    path: Path
    title_zh: str
    title_en: str
    note_zh: str
    study: str
    #: The scheme this one varies, if it is a variant.
    extends: str | None
    #: The cohorts it scores; None for all of the study's.
    cohorts_scored: tuple[str, ...] | None
    #: Studies that are not scored, only printed beside this one.
    companions: tuple[str, ...]
    base: Plan
    exceptions: Mapping[str, Plan]
    #: SHA-256 of the files it was read from and the settings given by hand.
    digest: str
    #: Changes given by hand on top of the file, each `key.path=value`.
    settings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where its choices stand: the file, and what was set by hand."""
        return " ".join([str(self.path), *(f"--set {setting}" for setting in self.settings)])

    def plan(self, cohort: str) -> Plan:
        """Return the choices for one cohort."""
        return self.exceptions.get(cohort, self.base)
