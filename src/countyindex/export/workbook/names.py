"""An `Edition` → the sheets of its workbook, in order, under names that Excel takes (工作表名)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from countyindex.edition import Edition
from countyindex.registry import Study
from countyindex.result import Result

CONTENTS = "目录与说明"
DIMENSIONS, OVERVIEW = "维度榜", "全景"
COMPARISON, WEIGHTS, SCORES, VALUES = "方案对比", "权重", "标准化得分", "指标值"
TREATMENT, INCOME, SOURCES = "数据处理", "城乡收入", "数据来源"
FIXED = (
    *(CONTENTS, DIMENSIONS, OVERVIEW, COMPARISON, WEIGHTS),
    *(SCORES, VALUES, TREATMENT, INCOME, SOURCES),
)

#: What Excel takes: so many signs, and none of these.
LONGEST = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_order(edition: Edition, extra: Sequence[str] = ()) -> list[str | Result]:
    """Return the sheets in order: names, and boards where their leaderboards stand.

    The boards of the first study come first, then what summarises them, then the other boards.
    """
    boards = edition.boards
    first = [board for board in boards if board.scheme.study == boards[0].scheme.study]
    others = [board for board in boards if board.scheme.study != boards[0].scheme.study]
    summaries = [COMPARISON, WEIGHTS, SCORES, VALUES, TREATMENT, INCOME, *extra, SOURCES]
    return [CONTENTS, *first, DIMENSIONS, OVERVIEW, *others, *summaries]


def studies_in_order(edition: Edition) -> list[Study]:
    """Return the studies of the boards first, then those that only carry facts to print."""
    scored = dict.fromkeys(board.scheme.study for board in edition.boards)
    others = [name for name in edition.studies if name not in scored]
    return [edition.studies[name] for name in (*scored, *others)]


def cohort_zh(edition: Edition, board: Result) -> str:
    """Return the Chinese name of a board's cohort."""
    return edition.studies[board.scheme.study].cohorts[board.cohort].name_zh


def scheme_zh(edition: Edition, scheme: str) -> str:
    """Return the short Chinese name of a scheme: what a variant's title says beyond its base's."""
    chosen = edition.schemes[scheme]
    if chosen.extends is None:
        return "基准方案"
    return chosen.title_zh.split("：", 1)[-1] or scheme


def schemes_zh(edition: Edition, schemes: Collection[str], among: Collection[str] = ()) -> str:
    """Return the short names of schemes, study by study; 全部 where none of them is left out.

    Parameters
    ----------
    edition
        The edition.
    schemes
        What to name.
    among
        The schemes that could have been named; none means all of the edition.
    """
    among = among or edition.results
    if set(among) <= set(schemes):
        return "全部方案"
    studies = dict.fromkeys(edition.schemes[name].study for name in among)
    parts = []
    for study in studies:
        every = [name for name in among if edition.schemes[name].study == study]
        named = [name for name in every if name in schemes]
        if not named:
            continue
        absent = [name for name in every if name not in named]
        few = 0 < len(absent) <= len(every) // 4
        text = "、".join(scheme_zh(edition, name) for name in (absent if few else named))
        text = f"除{text}外的全部方案" if few else text
        text = "全部方案" if len(named) == len(every) > 1 else text
        parts.append(f"{edition.studies[study].title_zh}：{text}" if len(studies) > 1 else text)
    return "；".join(parts)


def board_names(edition: Edition) -> list[str]:
    """Name the boards' sheets: the study's own names for the first scheme that extends no other.

    A second board of a cohort has its scheme's short name behind it.
    """
    taken = {name.lower() for name in FIXED}
    names = []
    for board in edition.boards:
        cohort = edition.studies[board.scheme.study].cohorts[board.cohort]
        name = cohort.board_zh or f"{cohort.name_zh or board.cohort}榜"
        if safe(name).lower() in taken:
            name = f"{name}·{scheme_zh(edition, board.scheme.id)}"
        names.append(unique(safe(name), taken))
        taken.add(names[-1].lower())
    return names


def settings_zh(edition: Edition) -> str:
    """Return what was changed by hand in every scheme of the edition; empty if nothing was."""
    settings = edition.provenance["settings"]
    return "命令行设置（各方案均按此改动）：" + "；".join(settings) if settings else ""


def safe(name: str) -> str:
    """Return a name without what Excel refuses."""
    kept = FORBIDDEN.sub("·", name)[:LONGEST].strip().strip("'")
    return kept or "榜"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, numbered if another sheet has it."""
    number, found = 2, name
    while found.lower() in set(taken):
        tail = f" {number}"
        found, number = name[: LONGEST - len(tail)] + tail, number + 1
    return found
