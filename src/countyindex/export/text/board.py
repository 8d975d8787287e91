"""A `Result` → the first lines of its board, for the terminal."""

from __future__ import annotations

from countyindex.analysis.signs import printed
from countyindex.edition import Edition
from countyindex.export.text.columns import padded
from countyindex.result import Result


def board_text(edition: Edition, result: Result, count: int) -> str:
    """Return the title and the best units of one board as text."""
    study = edition.studies[result.scheme.study]
    cohort = study.cohorts[result.cohort].name_zh
    board = result.leaderboard().head(count)
    lines = [f"{result.scheme.title_zh} · {cohort} {len(result.scores)} 个 · {result.year} 年数据"]
    lines += [
        f"{rank:>4}  {padded(name, 16)}{printed(score, '6.1f')}"
        for rank, name, score in zip(board["rank"], board["name_zh"], board["score"], strict=True)
    ]
    return "\n".join([*lines, ""])
