"""A project of three invented units (虚构) and two indicators, whose changes are worked by hand.

Both indicators are stretched between the worst and the best unit and count alike. From 2023 to 2024
everybody's `first` doubles and `second` stays, so that no score and no place moves.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

import countyindex as ci

STUDY = """\
title_zh: 虚构研究
cohorts:
  town: {name_zh: 虚构区}
tree:
  all: {name_zh: 全部}
"""
UNITS = """\
code,name_zh,name_en,aliases,cohort
900101,虚构甲区,Jia,,town
900102,虚构乙区,Yi,,town
900103,虚构丙区,Bing,,town
"""
SERIES = """\
first: {name_zh: 虚构其一, unit: 分, source: yearbook}
second: {name_zh: 虚构其二, unit: 分, source: yearbook}
"""
INDICATORS = """\
first_one: {name_zh: 虚构其一, unit: 分, direction: positive, formula: first}
second_one: {name_zh: 虚构其二, unit: 分, direction: positive, formula: second}
"""
SCHEME = """\
title_zh: 虚构指数
study: tiny
flat: true
treatment: []
normalisation: {method: minmax, goalposts: data}
levels:
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
"""
VARIANTS = {
    "pooled": "normalisation: {method: minmax, goalposts: pooled}",
    "heavy": (
        "levels: [{weighting: {method: fixed, weights: {first_one: 3, second_one: 1}}, "
        "aggregation: {method: arithmetic}}]"
    ),
    "alone": "indicators: [first_one]",
    "standard": "normalisation: {method: zscore}",
    "rooted": (
        "normalisation: {method: minmax, goalposts: data, shift: 1}\n"
        "levels: [{weighting: {method: equal}, aggregation: {method: geometric}}]"
    ),
}
FIGURES = {
    2023: {"first": (0, 6, 10), "second": (10, 2, 0)},
    2024: {"first": (0, 12, 20), "second": (10, 2, 0)},
}
CODES = ("900101", "900102", "900103")


def observations(figures: dict[int, dict[str, tuple[float, ...]]]) -> str:
    rows = [
        f"{code},{series},{year},{value},"
        for year, columns in figures.items()
        for series, values in columns.items()
        for code, value in zip(CODES, values, strict=True)
    ]
    return "\n".join(["code,series,year,value,note", *rows, ""])


def write_tiny(root: Path, figures: dict[int, dict[str, tuple[float, ...]]]) -> Path:
    study, config = root / "indicators" / "tiny", root / "config"
    files = {
        study / "study.yaml": STUDY,
        study / "units.csv": UNITS,
        study / "sources.yaml": "yearbook: {title_zh: 虚构年鉴}\n",
        study / "series.yaml": SERIES,
        study / "all.yaml": INDICATORS,
        study / "observations" / "yearbook.csv": observations(figures),
        config / "tiny.yaml": SCHEME,
        **{
            config / "variants" / f"{name}.yaml": f"title_zh: 虚构{name}\nextends: tiny\n{text}\n"
            for name, text in VARIANTS.items()
        },
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def make_tiny(tmp_path: Path) -> Callable[..., Path]:
    """Write the project to a folder, with other figures where they are given."""

    def make(name: str = "tiny", figures=FIGURES) -> Path:
        return write_tiny(tmp_path / name, figures)

    return make


@pytest.fixture
def change(make_tiny) -> Callable[..., ci.Comparison]:
    """Compare two ends of the project."""
    home = ci.Project(make_tiny())

    def between(before: str, after: str, **options) -> ci.Comparison:
        (found,) = ci.compare(before, after, project=home, **options)
        return found

    return between
