"""What a scheme is made of: one `Plan` of choices for each cohort."""

from __future__ import annotations

import math
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from countyindex.documents import Strict, complaint
from countyindex.errors import UsageError
from countyindex.methods import Family, Method, aggregations, normalisations, treatments, weightings
from countyindex.scheme.judgements import Judgements

#: What may be done about a missing cell besides imputing it.
REWEIGHT, REFUSE = "reweight", "refuse"


class MethodCall(BaseModel):
    """A method chosen by name, with options: `{method: winsorise, when: outlying}`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    method: str

    @property
    def options(self) -> dict[str, Any]:
        """The options given; what is not given is the method's default."""
        return dict(self.model_extra or {})


#: Numbers in options are numbers: neither infinite nor missing.
FINITE = ConfigDict(allow_inf_nan=False)


def _option_problems(method: Method, options: Mapping[str, Any]) -> list[str]:
    """Say which options have values that the method's annotations do not allow."""
    hints = typing.get_type_hints(method.function)
    found = []
    for name, value in options.items():
        key = f"the option '{name}' of {method.name}"
        if not method.takes_array(name):
            said = _unfit(TypeAdapter(hints.get(name, Any), config=FINITE), value, key)
        elif method.family in ("weighting", "aggregation"):
            said = _no_numbers(value, key, optional=type(None) in typing.get_args(hints[name]))
        else:
            # A treatment's is the name of an attribute, a normalisation's the code of a unit.
            said = ""
        found += [said.strip()] if said else _part_problems(name, value)
    return found


def _unfit(fitting: TypeAdapter[Any], value: object, key: str) -> str:
    """Complain of a value that does not fit, or only would if text or true were numbers."""
    for strict in (False, True):
        try:
            fitting.validate_python(value, strict=strict)
        except ValidationError as error:
            first = error.errors()[0]
            return " ".join(complaint(first["type"], first["msg"], key, key, first["input"]))
    return ""


def _no_numbers(value: object, key: str, *, optional: bool) -> str:
    """Complain of an array that is neither a number nor numbers by child or in order."""
    if value is None and optional:
        return ""
    if isinstance(value, Mapping):
        parts = {f"'{child}' in {key}": part for child, part in value.items()}
    elif isinstance(value, list | tuple):
        parts = {f"entry {i} of {key}": part for i, part in enumerate(value, start=1)}
    else:
        parts = {key: value}
    number = TypeAdapter(float, config=FINITE)
    said = (_unfit(number, part, called) for called, part in parts.items())
    return " ".join(sentence.strip() for sentence in said if sentence)


def _part_problems(name: str, value: Any) -> list[str]:
    """Say what is wrong with weightings that are parts of another."""
    found = []
    for part in value if name == "methods" else ():
        options = {"method": part} if isinstance(part, str) else dict(part)
        called = options.pop("method", None)
        try:
            method = weightings[str(called)]
        except UsageError as error:
            found.append(str(error))
            continue
        if method.declares("per_unit"):
            found.append(_FOR_EACH_UNIT.format(method.name))
        unknown = [sentence for _, sentence in method.problems_with(options)]
        found += unknown or _option_problems(method, options)
    return [sentence.strip() for sentence in found]


def _known_to(family: Family) -> Any:
    def check(call: MethodCall) -> MethodCall:
        try:
            method = family[call.method]
        except UsageError as error:
            raise ValueError(str(error)) from None
        unknown = [sentence.strip() for _, sentence in method.problems_with(call.options)]
        problems = unknown or _option_problems(method, call.options)
        if problems:
            raise ValueError(" ".join(problems))
        return call

    return AfterValidator(check)


def _fills_no_gap(call: MethodCall) -> MethodCall:
    if treatments[call.method].declares("imputes"):
        raise ValueError(f"{call.method} fills missing cells; name it under 'missing'")
    return call


def _for_all_units(call: MethodCall) -> MethodCall:
    if weightings[call.method].declares("per_unit"):
        raise ValueError(_FOR_EACH_UNIT.format(call.method))
    return call


_FOR_EACH_UNIT = (
    "{0} gives every unit weights of its own, and a scheme has one set for a cohort; use it from "
    "Python, as countyindex.weighting.{0}"
)


Weighting = Annotated[MethodCall, _known_to(weightings), AfterValidator(_for_all_units)]
Aggregation = Annotated[MethodCall, _known_to(aggregations)]
Treatment = Annotated[MethodCall, _known_to(treatments), AfterValidator(_fills_no_gap)]


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


Normalising = Annotated[Normalisation, _known_to(normalisations)]


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


def _as_call(value: object) -> object:
    return {"method": value} if isinstance(value, str) else value


def _missing(call: MethodCall) -> MethodCall:
    if call.method in (REWEIGHT, REFUSE):
        problems = [f"{call.method} has no option '{name}'." for name in call.options]
    elif call.method in treatments and treatments[call.method].declares("imputes"):
        method = treatments[call.method]
        problems = [sentence.strip() for _, sentence in method.problems_with(call.options)]
        problems = problems or _option_problems(method, call.options)
        problems += _attribute_problems(method, call.options)
    else:
        ways = [name for name in treatments if treatments[name].declares("imputes")]
        problems = [
            f"'{call.method}' is no way to treat a missing cell; use "
            f"{', '.join((REWEIGHT, REFUSE, *ways))}"
        ]
    if problems:
        raise ValueError(" ".join(problems))
    return call


def _attribute_problems(method: Method, options: Mapping[str, Any]) -> list[str]:
    """Say which options that go by the unit are not given as the name of an attribute."""
    return [
        f"the option '{name}' of {method.name} is the name of an attribute of the units, such as "
        "'city'."
        for name, value in options.items()
        if method.takes_array(name) and not isinstance(value, str)
    ]


Missing = Annotated[MethodCall, BeforeValidator(_as_call), AfterValidator(_missing)]


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
