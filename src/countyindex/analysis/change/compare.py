"""Two ends as a user writes them → a `Comparison` of every board that both have (比较)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countyindex.analysis.change.board import Board, board_of
from countyindex.analysis.change.comparison import Comparison, compare_boards
from countyindex.analysis.change.sides import Side, filled, read_side
from countyindex.analysis.change.workbook import read_boards
from countyindex.data import Notice, indicator_years, measure, read_observations
from countyindex.data.read import Observations
from countyindex.edition import missing_studies
from countyindex.errors import InputError, UsageError
from countyindex.pipeline import score_measured
from countyindex.project import Project, find_project
from countyindex.registry import Study, Unit, one_unit, read_study
from countyindex.scheme import Scheme, read_scheme


def compare(
    before: str,
    after: str,
    *,
    project: Project | None = None,
    scheme: str | None = None,
    year: int | None = None,
    units: Sequence[str] = (),
) -> tuple[Comparison, ...]:
    """Compare two years, schemes, versions of the data or workbooks.

    Parameters
    ----------
    before, after
        The ends, each a year (``"2023"``), a scheme, ``scheme@year``, a project's folder,
        ``folder:scheme@year``, or the path of a workbook that `write_workbook` wrote. What one end
        leaves open is taken from `scheme` and `year`, then from the other end; then every default
        scheme is compared, and the latest year that both have.
    project
        The project whose schemes are named without a folder; None is the nearest one.
    scheme, year
        Fill what the ends leave open.
    units
        Codes or names of the units to look at; none means all.

    Returns
    -------
    tuple of Comparison
        One for every board that both ends have.

    Raises
    ------
    InputError, MethodError
        A file is wrong, or a method cannot take the figures.
    UsageError
        An end is none of these, or the two have no unit in common.

    Examples
    --------
    >>> import countyindex as ci
    >>> (found,) = ci.compare("2023", "2024", project=ci.find_project(), scheme="province")
    >>> bool(abs(found.scores.sum(axis=1) - found.units["score_change"]).max() < 1e-9)
    True
    """
    home = find_project() if project is None else project
    sides = filled(read_side(before, home), read_side(after, home), home, scheme, year)
    ends = _boards(*sides, home)
    pairs, notices = _paired(*ends)
    if not pairs:
        raise UsageError(
            f"'{before}' ({_told(ends[0])}) and '{after}' ({_told(ends[1])}) have no board in "
            "common, so that no unit can be compared. Name two ends with the same units."
        )
    wanted = _codes(pairs, units)
    chosen = [pair for pair in pairs if not units or wanted & _shared(*pair)]
    return tuple(compare_boards(*pair, sorted(wanted), notices) for pair in chosen)


def _boards(
    before: Side, after: Side, home: Project
) -> tuple[tuple[Board, ...], tuple[Board, ...]]:
    """Read or score the boards of both ends."""
    printed = [read_boards(s.workbook) if s.workbook else None for s in (before, after)]
    years = {board.year for boards in printed if boards for board in boards}
    shown = next(iter(years)) if len(years) == 1 else None
    facts: list[_Facts | None] = [
        None
        if side.project is None
        else _Facts(
            side.project, side.scheme, "" if side.project == home else f"{side.project.root}:"
        )
        for side in (before, after)
    ]
    found = []
    for side, boards, own in zip((before, after), printed, facts, strict=True):
        if own is None:
            assert boards is not None
            found.append(boards)
        else:
            others = [each for each in facts if each is not None]
            found.append(own.boards(side.year or shown, others))
    return found[0], found[1]


class _Facts:
    """What a project holds for the schemes of one end."""

    def __init__(self, project: Project, scheme: str | None, place: str):
        files = {**project.schemes, **project.variants}
        self.project, self.place = project, place
        self.schemes: list[Scheme] = [
            read_scheme(files[name]) for name in ([scheme] if scheme else project.schemes)
        ]
        problems = [p for each in self.schemes for p in missing_studies(project, each)]
        if problems:
            raise InputError(problems)
        self.studies: dict[str, Study] = {}
        self.observations: dict[str, Observations] = {}
        for name in dict.fromkeys(each.study for each in self.schemes):
            self.studies[name] = read_study(project.studies[name])
            self.observations[name] = read_observations(self.studies[name])

    def years(self, study: str) -> tuple[int, ...]:
        """Return the years that have figures of a study."""
        if study not in self.studies:
            return ()
        return indicator_years(self.studies[study], self.observations[study])

    def boards(self, year: int | None, ends: Sequence[_Facts]) -> tuple[Board, ...]:
        """Score the schemes in a year; None is the latest that every end has."""
        found: list[Board] = []
        for scheme in self.schemes:
            known = self.years(scheme.study)
            shared = [y for y in known if all(y in each.years(scheme.study) for each in ends)]
            chosen = year if year is not None else max(shared or known, default=None)
            if chosen in known:
                found += self._scored(scheme, chosen)
        if not self.schemes:
            raise UsageError(
                f"{self.project.root} has no scheme in config/. Add one, or name another."
            )
        if not found:
            has = "; ".join(
                f"the study '{name}' has {', '.join(map(str, self.years(name))) or 'none'}"
                for name in self.studies
            )
            of = "" if year is None else f" of {year}"
            raise UsageError(f"there are no figures{of} in {self.project.root}: {has}.")
        return tuple(found)

    def _scored(self, scheme: Scheme, year: int) -> Iterator[Board]:
        study = self.studies[scheme.study]
        measured = measure(study, self.observations[scheme.study], year)
        for result in score_measured(measured, scheme).values():
            yield board_of(result, f"{self.place}{scheme.id}@{year}")


def _shared(before: Board, after: Board) -> set[str]:
    return set(map(str, before.scores.index)) & set(map(str, after.scores.index))


def _paired(
    before: Sequence[Board], after: Sequence[Board]
) -> tuple[list[tuple[Board, Board]], list[Notice]]:
    """Match boards of the same units: of one title if there is one, else of one cohort."""
    pairs: list[tuple[Board, Board]] = []
    for one in before:
        near = [
            other for other in after if one.cohort_zh == other.cohort_zh and _shared(one, other)
        ]
        same = [other for other in near if other.title_zh == one.title_zh] or near
        if len(same) > 1:
            titles = "、".join(other.title_zh for other in same)
            raise UsageError(
                f"{one.heading_zh} could be compared with several boards: {titles}. "
                "Name a scheme, or give a workbook with one of them."
            )
        pairs += [(one, other) for other in same]
    notices = []
    for boards, at, word in ((before, 0, "前者"), (after, 1, "后者")):
        alone = [each.heading_zh for each in boards if all(pair[at] is not each for pair in pairs)]
        if alone:
            text = f"只有{word}有的榜，没有比较：{'、'.join(alone)}。"
            notices.append(Notice("info", "compare", text))
    return pairs, notices


def _told(boards: Sequence[Board]) -> str:
    return "、".join(board.heading_zh for board in boards)


def _codes(pairs: Sequence[tuple[Board, Board]], texts: Sequence[str]) -> set[str]:
    """Return the codes of the units named."""
    pool = {unit.code: unit for pair in pairs for board in pair for unit in _units(board)}
    codes = {one_unit(tuple(pool.values()), text).code for text in texts}
    shared = {code for pair in pairs for code in _shared(*pair)}
    for code in sorted(codes - shared):
        raise UsageError(
            f"{code} {pool[code].name_zh} is not ranked at both ends, so that it has no change. "
            "Choose another unit."
        )
    return codes


def _units(board: Board) -> list[Unit]:
    """Return a board's units; a workbook's have a code and a name only."""
    if board.run is None:
        names = board.names.items()
        return [Unit(code=str(code), name_zh=str(name), cohort="") for code, name in names]
    known = board.run.measured.study.units
    return [unit for unit in known if unit.code in board.names.index]
