"""An edited living workbook → a project that `score` runs to the same ranks (改动回写)."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from countyindex import __version__
from countyindex.edits.facts import refuse_contradictions, write_facts
from countyindex.edits.inputs import Edit
from countyindex.edits.read import EditedBoard, Edits, read_edits
from countyindex.edits.text import edit_to_dict
from countyindex.edits.variant import variant_files
from countyindex.edits.verify import TOLERANCE, CheckedBoard, Verification, project_of, verified
from countyindex.errors import CountyIndexError, InputError, Problem, UsageError
from countyindex.pipeline import score
from countyindex.project import Project
from countyindex.registry import read_study
from countyindex.result import Result
from countyindex.scheme import read_scheme

#: What of a project is copied, where it is there.
PARTS = ("indicators", "config", "schemas")
#: The file by which a folder is known to be an import's.
MARK = "workbook_import.json"


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """The project that was written."""

    folder: Path
    #: Ids of the variants, one a scheme with changes.
    variants: tuple[str, ...]
    verification: Verification
    #: What the reader should know, in Chinese.
    notes: tuple[str, ...]


def import_workbook(
    file: str | Path,
    folder: str | Path,
    project: Project | str | Path | None = None,
    force: bool = False,
) -> Imported:
    """Write the changes in a living workbook as a project of their own.

    The folder gets a copy of the project, a variant of every scheme that was changed, the
    judgements it names, and corrections of the figures that were changed. Before it stands, the
    variants are scored from its files and must give the ranks of the workbook.

    Parameters
    ----------
    file
        The workbook.
    folder
        The folder to write; it must not exist yet, or be empty.
    project
        The project that the workbook was written from; the nearest one if left out.
    force
        Replace what an earlier import wrote.

    Raises
    ------
    UsageError
        There are no changes, or the folder is in use.
    InputError
        The workbook cannot be read, shows wrong results, or its changes have no place in the files
        of a project; nothing is written.
    """
    target = Path(os.path.realpath(folder))
    _check_folder(Path(folder), target, force)
    edits = read_edits(file, project_of(project))
    _refuse_idle(edits)
    refuse_contradictions(edits)
    verification = verified(edits)
    _refuse_wrong(edits, verification)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        variants = _written(part, edits)
        _refuse_other_ranks(part, edits, verification, variants)
        _put(part, target)
    except CountyIndexError as error:
        problems = [_renamed(_placed(p, part, edits), part, Path(folder)) for p in error.problems]
        raise type(error)(problems) from None
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror or error}); name another folder."
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    notes = tuple(_notes(edits, verification))
    return Imported(Path(folder), tuple(variants.values()), verification, notes)


def _check_folder(folder: Path, target: Path, force: bool) -> None:
    """Refuse a folder that is in use, unless an import wrote it and may replace it."""
    if target.exists() and not target.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder with -o.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if not (target / MARK).is_file():
        raise UsageError(f"{folder} exists and is no import's; name a new folder with -o.")
    if Path.cwd().is_relative_to(target):
        raise UsageError(f"{folder} is the folder you stand in. Leave it first.")
    if not force:
        raise UsageError(f"{folder} exists; name another folder with -o, or add --force.")


def _refuse_idle(edits: Edits) -> None:
    if not edits.all:
        raise UsageError(f"{edits.file} has no changes: there is nothing to import.")
    if edits.manifest.settings:
        given = " ".join(f"--set {setting}" for setting in edits.manifest.settings)
        raise UsageError(
            f"{edits.file} was written with {given}. Write these into a variant in config/, "
            "write the workbook from it, and make the changes there."
        )


def _refuse_wrong(edits: Edits, verification: Verification) -> None:
    problems = []
    for board in verification.boards:
        if board.state == "wrong":
            first = board.differences[0]
            what = f"{board.name}: not what the engine computes; cells that differ: {board.count}."
            do = "See 'countyindex workbook verify'."
            problems.append(Problem(f"{edits.file}!{first.place}", what, do))
        elif board.state == "refused":
            what = f"{board.name} cannot be computed: {board.refusal}"
            problems.append(Problem(str(edits.file), what, "Undo the change."))
    if problems:
        raise InputError(problems)


def _written(part: Path, edits: Edits) -> dict[str, str]:
    """Write the project beside its place; return scheme → variant."""
    source = edits.edition.project
    for name in PARTS:
        if (source.root / name).is_dir():
            shutil.copytree(source.root / name, part / name)
    (part / "outputs").mkdir()
    changed = [board for board in edits.boards if board.edits]
    variants: dict[str, str] = {}
    for scheme in dict.fromkeys(board.board.result.scheme.id for board in changed):
        mine = [board for board in changed if board.board.result.scheme.id == scheme]
        variants[scheme] = _free_name(f"{scheme}_edited", source)
        for path, text in variant_files(variants[scheme], edits.file, mine):
            place = part / "config" / path
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, encoding="utf-8")
    for study in dict.fromkeys(board.board.study.id for board in changed):
        mine = [board for board in changed if board.board.study.id == study]
        folder = part / "indicators" / study
        write_facts(folder, mine[0].board.study, mine, edits.file)
    (part / MARK).write_text(_mark(edits, list(variants.values())), encoding="utf-8")
    return variants


def _free_name(name: str, project: Project) -> str:
    taken = {**project.schemes, **project.variants}
    numbered = (f"{name}_{k}" for k in range(2, 10**6))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _mark(edits: Edits, variants: Sequence[str]) -> str:
    told = {
        "workbook": edits.file.name,
        "countyindex": __version__,
        "year": edits.manifest.year,
        "variants": variants,
        "changes": [edit_to_dict(edit) for edit in edits.all],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _refuse_other_ranks(
    part: Path, edits: Edits, verification: Verification, variants: dict[str, str]
) -> None:
    """Score the variants from the files written, and refuse any other ranks than the workbook's."""
    problems = []
    for scheme, variant in variants.items():
        boards = [b for b in edits.boards if b.edits and b.board.result.scheme.id == scheme]
        study = read_study(part / "indicators" / boards[0].board.study.id)
        read = read_scheme(part / "config" / "variants" / f"{variant}.yaml")
        results = score(study, read, edits.manifest.year)
        for board in boards:
            checked = next(b for b in verification.boards if b.name == board.board.name)
            differing = _differing(results[board.board.result.cohort], checked)
            if differing:
                what = f"{board.board.name}: written as files, the changes give other scores for "
                what += f"{'、'.join(differing[:8])}."
                problems.append(Problem(str(edits.file), what, _reason(edits, board)))
    if problems:
        raise InputError(problems)


def _differing(result: Result, checked: CheckedBoard) -> list[str]:
    """Return the units whose ranks or scores are not those of the workbook."""
    assert checked.again is not None
    wanted = checked.again.result
    codes = wanted.scores.index.union(result.scores.index)
    a, b = (each.scores.reindex(codes).to_numpy(dtype=float) for each in (wanted, result))
    near = np.isclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    a, b = (each.ranks.reindex(codes).fillna(0).to_numpy(dtype=float) for each in (wanted, result))
    names = result.dataset.units["name_zh"]
    off = codes[~(near & (a == b))]
    return [str(names.get(code, code)) for code in off]


def _reason(edits: Edits, board: EditedBoard) -> str:
    """Say why files cannot hold the changes of a board."""
    if any(edit.key[0] == "overrides" for edit in board.edits):
        return "A treated value typed in by hand has no key in a scheme: change figure or cap."
    if any(key[0] == "overrides" for key in board.published) and board.is_stale:
        return (
            "Its scheme fills gaps or moves scales by the figures, and does so anew. "
            "Change the figures in the project itself."
        )
    others = [e for b in edits.boards if b is not board for e in b.edits if e.owner == "input"]
    if others:
        return (
            f"A fact is one for all boards, and {others[0].place} changes one on another board "
            "only: make the same change on both, or import them apart."
        )
    return "Change figures and choices in the project itself and run 'countyindex score'."


def _put(part: Path, target: Path) -> None:
    """Put the folder in its place; an older import goes when the new one stands."""
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(part, target)
    finally:
        if old.exists() and not target.exists():
            os.replace(old, target)
        shutil.rmtree(old, ignore_errors=True)


def _placed(problem: Problem, part: Path, edits: Edits) -> Problem:
    """Name the cell that a problem in the files comes from, where it is known."""
    judged = str(part / "config" / "judgements") in f"{problem.where} {problem.what}"
    owner = "judgement" if judged else "input"
    mine = [edit for edit in edits.all if edit.owner == owner]
    cells = [edit.place for edit in mine if judged or f" {edit.key[2]} " in problem.what]
    if not cells or not problem.where.startswith(str(part)):
        return problem
    what = f"as {problem.where} this would not be taken: {problem.what}"
    return Problem(f"{edits.file}!{cells[0]}", what, problem.do)


def _renamed(problem: Problem, part: Path, folder: Path) -> Problem:
    """Name the place that the folder was meant to have."""
    texts = (problem.where, problem.what, problem.do)
    return Problem(*(text.replace(str(part), str(folder)) for text in texts))


def _notes(edits: Edits, verification: Verification) -> Iterator[str]:
    for checked in verification.boards:
        if checked.state in ("uncalculated", "stale"):
            yield f"{checked.name}：工作簿里的结果不是按改动算的，位次以 Python 重算为准。"
    for board in edits.boards:
        others = [b for b in edits.boards if b.board.study.id == board.board.study.id]
        shared = [e for b in others if b is not board for e in b.edits if _is_shared(e, board)]
        if shared and not board.edits:
            yield (
                f"{board.board.name}：{shared[0].row} / {shared[0].column} 等 {len(shared)} 处事实"
                "在别的榜单改动，写入后各榜单共用，本榜单也随之变动。"
            )


def _is_shared(edit: Edit, board: EditedBoard) -> bool:
    """Whether a change to a fact is about something that another board reads, too."""
    return edit.owner == "input" and edit.key[0] != "overrides" and edit.key in board.now
