"""The registry and the default schemes → docs/indicators.md; run by `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import countyindex as ci
from countyindex.registry import DIRECTIONS, Indicator

PAGE = Path(__file__).with_name("indicators.md")

YEAR = 2024

SIGNS = {"positive": " +", "negative": " −", "parity": ""}


def page() -> str:
    """Return the whole page."""
    project = ci.Project(PAGE.parents[1])
    edition = ci.score_edition(project, YEAR)
    scored = scored_by_default(edition)
    lines = [
        "# Indicators 指标",
        "",
        "Written by `make docs` from `indicators/`; change the registry, not this page.",
        f"“Scored” names the cohorts whose default board uses the indicator for {YEAR}. "
        "Indicators without it are either left out by the default scheme, which says why, or await "
        "data (待补数据). All indicators are illustrative (示例).",
    ]
    for name, path in project.studies.items():
        lines += ["", *section(ci.read_study(path), scored.get(name, {}))]
    return "\n".join(lines) + "\n"


def scored_by_default(edition: ci.Edition) -> dict[str, dict[str, list[str]]]:
    """Study → indicator → the Chinese names of the cohorts it is scored in."""
    found: dict[str, dict[str, list[str]]] = {}
    for result in edition.boards:
        study = edition.studies[result.scheme.study]
        for indicator in result.weights.index:
            cohorts = found.setdefault(study.id, {}).setdefault(indicator, [])
            cohorts.append(study.cohorts[result.cohort].name_zh)
    return found


def section(study: ci.Study, scored: dict[str, list[str]]) -> Iterator[str]:
    """Yield one study: a table for each dimension, then the sources."""
    yield f"## {study.title_zh} {study.title_en} (`{study.id}`)"
    for node in study.tree.walk():
        leaves = [child for child in node.children if isinstance(child, str)]
        if leaves:
            yield from ("", f"### {node.name_zh} {node.name_en} (`{node.id}`)", "")
            yield "| id | 指标 | indicator | unit | direction | formula | scored | remarks |"
            yield "|---|---|---|---|---|---|---|---|"
            yield from (row(study.indicators[leaf], scored.get(leaf, [])) for leaf in leaves)
    yield from ("", "### Sources 数据来源", "")
    yield "| id | 来源 | publisher | copy read | licence |"
    yield "|---|---|---|---|---|"
    for name, source in study.sources.items():
        cells = (source.title_zh, source.publisher_zh, source.via, source.licence)
        yield line(f"`{name}`", *cells)


def row(indicator: Indicator, scored: list[str]) -> str:
    """Return one indicator as a line of the table."""
    return line(
        f"`{indicator.id}`",
        indicator.name_zh,
        indicator.name_en,
        indicator.unit,
        direction(indicator),
        f"`{indicator.formula.text}`",
        "、".join(scored),
        indicator.rationale,
    )


def direction(indicator: Indicator) -> str:
    """Return which way is better, the logarithm, and whether it is a level or a gap."""
    if isinstance(indicator.direction, str):
        way = DIRECTIONS[indicator.direction] + SIGNS[indicator.direction]
    else:
        low, high = indicator.direction.interval
        way = f"适度 [{low:g}, {high:g}]"
    marks = {"log": "ln"}.get(indicator.transform, "")
    kind = {"level": "水平", "gap": "差距"}.get(indicator.kind or "", "")
    layer = "C（2020 年普查）" if indicator.fixed_layer else ""
    waiting = "待补数据" if indicator.status == "awaiting_data" else ""
    return "；".join(part for part in (way, marks, kind, layer, waiting) if part)


def line(*cells: str) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
