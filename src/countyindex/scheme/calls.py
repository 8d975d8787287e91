"""A method chosen in a scheme, with its options, checked against what the method takes."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
)

from countyindex.documents import complaint
from countyindex.errors import UsageError
from countyindex.methods import Family, Method, aggregations, treatments, weightings

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
    hints = _hints(method.function)
    found = []
    for name, value in options.items():
        key = f"the option '{name}' of {method.name}"
        if not method.takes_array(name):
            said = _unfit(_fitting(method.function, name), value, key)
        elif method.family in ("weighting", "aggregation"):
            said = _no_numbers(value, key, optional=type(None) in typing.get_args(hints[name]))
        else:
            # A treatment's is the name of an attribute, a normalisation's the code of a unit.
            said = ""
        found += [said.strip()] if said else _part_problems(name, value)
    return found


@functools.cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations of a method; working them out takes longer than checking by them."""
    return typing.get_type_hints(function)


@functools.cache
def _fitting(function: Callable[..., Any], option: str) -> TypeAdapter[Any]:
    """What checks the values of an option."""
    return TypeAdapter(_hints(function).get(option, Any), config=FINITE)


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
            found.append(
                f"{method.name} gives every unit weights of its own, whose sum is lost in a "
                "combination; name it alone, or use countyindex.weighting.combined from Python."
            )
        if method.declares("across_years") and options.get("years") == "pooled":
            found.append(
                f"{method.name} pools years only where it weighs alone: a combination weighs one "
                "year by itself."
            )
        unknown = [sentence for _, sentence in method.problems_with(options)]
        found += unknown or _option_problems(method, options)
    return [sentence.strip() for sentence in found]


def known_to(family: Family) -> Any:
    """Return the check that a call names a method of this family, with options that fit."""

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


Weighting = Annotated[MethodCall, known_to(weightings)]
Aggregation = Annotated[MethodCall, known_to(aggregations)]
Treatment = Annotated[MethodCall, known_to(treatments), AfterValidator(_fills_no_gap)]


def _as_call(value: object) -> object:
    return {"method": value} if isinstance(value, str) else value


def _missing(call: MethodCall) -> MethodCall:
    if call.method in (REWEIGHT, REFUSE):
        problems = [f"{call.method} has no option '{name}'." for name in call.options]
    elif call.method in treatments and treatments[call.method].declares("imputes"):
        method = treatments[call.method]
        problems = [sentence.strip() for _, sentence in method.problems_with(call.options)]
        problems = problems or [
            *_option_problems(method, call.options),
            *_attribute_problems(method, call.options),
        ]
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
