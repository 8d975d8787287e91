"""A `Result` → the first lines of its board, for the terminal."""

from __future__ import annotations

from unicodedata import east_asian_width

from countyindex.edition import Edition
from countyindex.result import Result


def board_text(edition: Edition, result: Result, count: int) -> str:
    """Return the title and the best units of one board as text."""
    study = edition.studies[result.scheme.study]
    cohort = study.cohorts[result.cohort].name_zh
    board = result.leaderboard().head(count)
    lines = [f"{result.scheme.title_zh} · {cohort} {len(result.scores)} 个 · {result.year} 年数据"]
    lines += [
        f"{rank:>4}  {padded(name, 16)}{score:6.1f}"
        for rank, name, score in zip(board["rank"], board["name_zh"], board["score"], strict=True)
    ]
    return "\n".join([*lines, ""])


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it; a Chinese character takes two places."""
    return text + " " * max(width - width_of(text), 1)


def width_of(text: str) -> int:
    """Return how many places a text takes on the terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
