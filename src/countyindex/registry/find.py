"""What an analyst calls a unit or an indicator → the one that is meant (按名称查找)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from countyindex.errors import UsageError, did_you_mean
from countyindex.registry.model import Indicator, Study, Unit

T = TypeVar("T")

#: What may be left off the end of a unit's name, the longest that fits.
SUFFIXES = (
    *("维吾尔自治区", "特别行政区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县"),
    *("自治旗", "地区", "省", "市", "区", "县", "旗", "盟"),
)
#: How many candidates an ambiguous name is answered with.
LISTED = 12
#: What makes each kind of name plain.
WHOLE = {"unit": "Write a code or a whole name.", "indicator": "Write an id or a whole name."}


def find_unit(study: Study, text: str) -> Unit:
    """Return the unit of a study that a text names.

    Parameters
    ----------
    study
        The study.
    text
        A code, a name in either language, an alias, a Chinese name without its suffix, or the
        beginning of any of them where only one unit begins so. A closer match goes before a
        farther one.

    Raises
    ------
    UsageError
        No unit is called so, or several are: they are listed.

    Examples
    --------
    >>> import countyindex as ci
    >>> study = ci.read_study(ci.find_project().studies["county"])
    >>> find_unit(study, "余杭").code
    '330110'
    """
    return one_unit(study.units, text)


def one_unit(units: Sequence[Unit], text: str) -> Unit:
    """Return the unit among some that a text names, as `find_unit` does.

    Raises
    ------
    UsageError
        No unit is called so, or several are: they are listed.
    """
    found = _nearest(units, text, _unit_names, _bare_names)
    if len(found) == 1:
        return found[0]
    titles = [f"{unit.code} {unit.name_zh}" for unit in found]
    raise _refusal("unit", text, titles, [name for unit in units for name in _bare_names(unit)])


def find_indicator(study: Study, text: str) -> Indicator:
    """Return the indicator of a study that a text names: an id, a name, or a beginning of one.

    Raises
    ------
    UsageError
        No indicator is called so, or several are: they are listed.
    """
    items = tuple(study.indicators.values())
    found = _nearest(items, text, _indicator_names, _indicator_names)
    if len(found) == 1:
        return found[0]
    titles = [f"{item.id} {item.name_zh}" for item in found]
    raise _refusal("indicator", text, titles, [n for item in items for n in _indicator_names(item)])


def _nearest(
    items: Sequence[T],
    text: str,
    names: Callable[[T], tuple[str, ...]],
    further: Callable[[T], tuple[str, ...]],
) -> tuple[T, ...]:
    """Return the items of that name; else of that further name; else whose names begin so."""
    wanted = text.strip().casefold()
    rules: tuple[Callable[[T], bool], ...] = (
        lambda item: wanted in map(str.casefold, names(item)),
        lambda item: wanted in map(str.casefold, further(item)),
        lambda item: any(name.casefold().startswith(wanted) for name in names(item)),
    )
    for fits in rules if wanted else ():
        if found := tuple(filter(fits, items)):
            return found
    return ()


def _unit_names(unit: Unit) -> tuple[str, ...]:
    return tuple(filter(None, (unit.code, unit.name_zh, unit.name_en, *unit.aliases)))


def _bare_names(unit: Unit) -> tuple[str, ...]:
    """The names of a unit, and its Chinese name without the suffix."""
    ending = next((end for end in SUFFIXES if unit.name_zh.endswith(end)), "")
    bare = unit.name_zh.removesuffix(ending) if ending else ""
    return (*_unit_names(unit), bare) if bare else _unit_names(unit)


def _indicator_names(indicator: Indicator) -> tuple[str, ...]:
    return tuple(filter(None, (indicator.id, indicator.name_zh, indicator.name_en)))


def _refusal(kind: str, text: str, titles: Sequence[str], known: Sequence[str]) -> UsageError:
    if titles:
        listed = "、".join(titles[:LISTED])
        more = f" and {len(titles) - LISTED} more" if len(titles) > LISTED else ""
        return UsageError(f"'{text}' may mean {listed}{more}. {WHOLE[kind]}")
    hint = did_you_mean(text, known) or f"See 'countyindex {kind}s'."
    return UsageError(f"there is no {kind} '{text}'. {hint}")
