"""Families of methods: registration by a decorator, look-up by name, what a method says of itself.

A family is a folder of the package, a method is a file in it that registers one function of its own
name. Its keyword-only parameters are its options. Nothing else has to be told of a new file.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar, cast

from countyindex.errors import MethodError, Problem, UsageError, did_you_mean
from countyindex.refusals import checked_matrix, refuse_no_arrays, refuse_no_numbers

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

#: What a method may declare of itself, by family; every declaration is held by the contract tests.
TRAITS = {
    # imputes: fills missing cells and changes no present one
    # across_years: looks at the same cells in other years, which its third argument holds
    "treatment": {"imputes", "across_years"},
    # affine_invariant: the result does not depend on the unit an indicator is measured in
    # uses_goalposts: the two goalposts are the values that become the ends of the scale
    # signed: printed scores have no lower end, so that a far outlier falls below 0
    "normalisation": {"affine_invariant", "uses_goalposts", "signed"},
    # needs_scores: the weights are read off the scores
    # per_unit: every unit gets weights of its own, which need not sum to 1
    # across_years: with `years: pooled` one set of weights for all years, the axis before the units
    "weighting": {
        *("affine_invariant", "needs_scores", "complete_only", "non_negative", "per_unit"),
        "across_years",
    },
    # monotone: a better score never lowers the aggregate; positive: takes scores above 0 only
    # linear: sums of scores have the sums of their aggregates
    # common_weights: takes one set of weights for all units, not one for each
    # needs_spread: refuses a column whose scores are all the same, at least one that stands alone
    "aggregation": {
        *("monotone", "linear", "positive", "complete_only", "common_weights", "needs_spread"),
    },
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its function and what it says of itself."""

    name: str
    family: str
    function: Callable[..., Any]
    name_zh: str
    #: One or two Chinese sentences with formula and conventions, printed in the workbook.
    definition_zh: str
    reference: str
    traits: Mapping[str, bool]
    #: Options that put its results on the printed 0–100 scale, where the method has a scale.
    printed: Mapping[str, Any] = field(default_factory=dict)
    #: A function of the same arguments that returns what a reader should know beside the result.
    report: Callable[..., Mapping[str, Any]] | None = None

    def declares(self, trait: str) -> bool:
        """Whether the method claims this trait of its family; what is not claimed is denied."""
        if trait not in TRAITS[self.family]:
            raise KeyError(trait)
        return self.traits.get(trait, False)

    @property
    def takes(self) -> str:
        """The name of the first parameter: `scores`, `values` or `judgements`."""
        return next(iter(_parameters(self.function)))

    @property
    def options(self) -> dict[str, Any]:
        """Option name → default value (`inspect.Parameter.empty` where one must be given)."""
        parameters = _parameters(self.function).values()
        return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    def takes_array(self, option: str) -> bool:
        """Whether an option is an array: a number for each unit or each child."""
        annotation = _parameters(self.function)[option].annotation
        return "ndarray" in str(annotation)

    def problems_with(self, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Unknown and missing options as (option, sentence); empty when the options fit."""
        known = self.options
        found = [
            (name, f"{self.name} has no option '{name}'. " + did_you_mean(name, known))
            for name in given
            if name not in known
        ]
        return found + [
            (name, f"{self.name} needs the option '{name}'.")
            for name, default in known.items()
            if default is inspect.Parameter.empty and name not in given
        ]


class Family:
    """All methods that do one job: a mapping from name to `Method`, filled from the folder."""

    def __init__(self, name: str):
        self.name = name
        self.package = f"countyindex.{name}"
        self._methods: dict[str, Method] = {}
        self._read = False

    def add(
        self,
        *,
        name_zh: str,
        definition_zh: str,
        reference: str,
        printed: Mapping[str, Any] = MappingProxyType({}),
        report: Callable[..., Mapping[str, Any]] | None = None,
        **traits: bool,
    ) -> Callable[[F], F]:
        """Register the decorated function under its own name, behind the checks of `guarded`."""
        unknown = set(traits) - TRAITS[self.name]
        if unknown:
            raise TypeError(f"{self.name} methods do not declare {', '.join(sorted(unknown))}")

        def register(plain: F) -> F:
            function = guarded(plain)
            self._methods[function.__name__] = Method(
                name=function.__name__,
                family=self.name,
                function=function,
                name_zh=name_zh,
                definition_zh=definition_zh,
                reference=reference,
                traits=MappingProxyType(dict(traits)),
                printed=MappingProxyType(dict(printed)),
                report=report,
            )
            return function

        return register

    def export(self) -> None:
        """Let the family's package hand out its functions, each imported when it is asked for."""
        package = sys.modules[self.package]
        package.__dict__["_family"] = self
        package.__class__ = _Package

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Import every file of the folder once; name → plain function, for export."""
        if not self._read:
            package = importlib.import_module(self.package)
            for module in pkgutil.iter_modules(package.__path__, f"{self.package}."):
                importlib.import_module(module.name)
            self._read = True
        return {name: method.function for name, method in sorted(self._methods.items())}

    def __getitem__(self, name: str) -> Method:
        """Return the method of this name; an unknown name is answered with the known ones."""
        if name not in self:
            known = list(self)
            raise UsageError(f"'{name}' is no {self.name} method. " + did_you_mean(name, known))
        return self._methods[name]

    def __contains__(self, name: object) -> bool:
        """Whether the family has a method of this name."""
        if name not in self._methods and isinstance(name, str) and not self._read:
            package = importlib.import_module(self.package)
            files = {module.name for module in pkgutil.iter_modules(package.__path__)}
            if name in files:
                importlib.import_module(f"{self.package}.{name}")
        return name in self._methods

    def __iter__(self) -> Iterator[str]:
        """Go through the names in alphabetical order."""
        self.functions()
        return iter(sorted(self._methods))


class _Package(ModuleType):
    """A family's package: a method's file hides behind the function of the same name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        family: Family = self.__dict__["_family"]
        if name.startswith("_") or name not in family:
            raise AttributeError(f"module '{family.package}' has no attribute '{name}'")
        return family[name].function

    def __setattr__(self, name: str, value: Any) -> None:
        """Importing a file sets it on its package; set the function that it defines instead."""
        if isinstance(value, ModuleType):
            value = value.__dict__.get(name, value)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """Name the methods too."""
        return sorted({*super().__dir__(), *self.__dict__["_family"]})


def guarded(function: F) -> F:
    """Refuse what no method, and no report of one, can take before the function sees it."""
    parameters = inspect.signature(function).parameters
    name, (takes, *beside) = function.__name__, parameters
    arrays = {other for other in beside if "ndarray" in str(parameters[other].annotation)}

    @functools.wraps(function)
    def checked(first: Any = function, /, *others: Any, **options: Any) -> Any:
        if options:
            refuse_no_numbers(name, options)
            refuse_no_arrays(name, arrays, options.items())
        if others:
            refuse_no_arrays(name, arrays, zip(beside, others, strict=False))
        if first is not function:
            matrix = checked_matrix(name, takes, first)
            # Handing on what is not there takes as long as the check.
            return function(matrix, *others, **options) if others or options else function(matrix)
        if takes in options:
            options[takes] = checked_matrix(name, takes, options[takes])
        return function(**options)

    return cast("F", checked)


@functools.cache
def _parameters(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """Read a signature once: taking one apart costs as much as a small method itself."""
    return inspect.signature(function).parameters


def choose(method: str, option: str, given: str, known: Mapping[str, T]) -> T:
    """The entry that a method's option names; an unknown name is answered with the known ones."""
    if not isinstance(given, str) or given not in known:
        hint = did_you_mean(str(given), known)
        raise MethodError(Problem("", f"The {method} method has no {option} '{given}'.", hint))
    return known[given]


treatments = Family("treatment")
normalisations = Family("normalisation")
weightings = Family("weighting")
aggregations = Family("aggregation")

FAMILIES = (treatments, normalisations, weightings, aggregations)
