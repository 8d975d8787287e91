"""What a user writes for one end of a comparison → year, scheme, project, workbook (写法)."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from countyindex.errors import UsageError, did_you_mean
from countyindex.project import Project, is_project

#: What a workbook's name ends in.
SUFFIX = ".xlsx"
#: The ways to write an end.
FORMS = "a year (2023), a scheme, SCHEME@YEAR, a project's folder, FOLDER:SCHEME@YEAR, or an .xlsx"


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a comparison, as far as it was written; None is what was left open."""

    text: str
    workbook: Path | None = None
    project: Project | None = None
    scheme: str | None = None
    year: int | None = None


def read_side(text: str, home: Project) -> Side:
    """Read one end of a comparison.

    Parameters
    ----------
    text
        A year, a scheme of the project, ``scheme@year``, ``@year``, a project's folder,
        ``folder:scheme``, ``folder:scheme@year``, ``folder@year``, or the path of a workbook.
    home
        The project whose schemes are named without a folder.

    Raises
    ------
    UsageError
        It is none of these, or names what does not exist.
    """
    if text.lower().endswith(SUFFIX):
        return Side(text, workbook=_workbook(Path(text)))
    if re.fullmatch(r"\d{4}", text):
        return Side(text, year=int(text))
    rest, at, year = text.rpartition("@")
    if not at:
        rest, year = text, ""
    elif not re.fullmatch(r"\d{4}", year):
        raise UsageError(f"'{text}': '{year}' is no year. Write it with four digits, as @2023.")
    side = Side(text, year=int(year) if year else None)
    folder, colon, scheme = rest.rpartition(":")
    if colon:
        project = _project(text, folder)
        return replace(side, project=project, scheme=_scheme(text, scheme, project))
    if not rest or rest in _schemes(home):
        return replace(side, scheme=rest or None)
    if Path(rest).is_dir():
        return replace(side, project=_project(text, rest))
    hint = f"{did_you_mean(rest, _schemes(home))} ".lstrip()
    raise UsageError(f"'{rest}' is no year, scheme, folder or workbook. {hint}An end is {FORMS}.")


def _workbook(path: Path) -> Path:
    if path.is_file():
        return path
    near = [p.name for p in path.parent.glob(f"*{SUFFIX}")] if path.parent.is_dir() else []
    found = difflib.get_close_matches(path.name, near, n=3)
    hint = f" Did you mean {' or '.join(str(path.with_name(name)) for name in found)}?"
    raise UsageError(f"there is no workbook {path}.{hint if found else ''}")


def _project(text: str, folder: str) -> Project:
    if not folder or not is_project(Path(folder)):
        at = "" if folder == text else f": {folder or 'the empty name'}"
        raise UsageError(
            f"'{text}'{at} is no project; a project's folder holds indicators/ and config/."
        )
    return Project(Path(folder))


def _schemes(project: Project) -> dict[str, Path]:
    return {**project.schemes, **project.variants}


def _scheme(text: str, scheme: str, project: Project) -> str | None:
    if scheme and scheme not in _schemes(project):
        raise UsageError(
            f"'{text}': there is no scheme '{scheme}' in {project.root}. "
            + did_you_mean(scheme, _schemes(project))
        )
    return scheme or None


def filled(
    before: Side, after: Side, home: Project, scheme: str | None, year: int | None
) -> tuple[Side, Side]:
    """Fill what was left open: from the options first, then from the other end.

    Raises
    ------
    UsageError
        An option says what both ends say themselves, or names a scheme that a project has not.
    """
    both = (before, after)
    for name, given in (("scheme", scheme), ("year", year)):
        if given is not None and all(_is_said(side, name) for side in both):
            raise UsageError(
                f"--{name} {given} has nothing to fill: '{before.text}' and '{after.text}' both "
                f"say their {name} or are workbooks. Leave it out."
            )
    done = []
    for side, other in (both, both[::-1]):
        if side.workbook is not None:
            done.append(side)
            continue
        project = side.project or home
        chosen = side.scheme or _scheme(side.text, scheme or other.scheme or "", project)
        when = side.year or year or other.year
        done.append(replace(side, project=project, scheme=chosen, year=when))
    return done[0], done[1]


def _is_said(side: Side, name: str) -> bool:
    return side.workbook is not None or getattr(side, name) is not None
