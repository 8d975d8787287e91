"""The changed boards of a scheme → a variant of it, and its files of judgements (方案变体)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from countyindex.edits.emit import yaml_of
from countyindex.edits.inputs import Edit
from countyindex.edits.plan import caps_of, plan_of
from countyindex.edits.read import EditedBoard
from countyindex.scheme import Goalposts, Judgements, MethodCall, Normalisation, Plan
from countyindex.scheme.model import Exclude

#: Changes that a note tells one by one; more are counted.
TOLD = 12
SCHEMA = "# yaml-language-server: $schema=../../schemas/{}.json\n"


def variant_files(
    name: str, file: Path, boards: Sequence[EditedBoard]
) -> Iterator[tuple[str, str]]:
    """Yield path within `config/` and text of a variant, and of the judgements it names.

    Parameters
    ----------
    name
        What to call the variant.
    file
        The workbook, to be named in notes.
    boards
        All changed boards of one scheme.
    """
    scheme = boards[0].board.result.scheme
    note = note_of(file, [edit for board in boards for edit in board.edits])
    content = {
        "title_zh": f"{scheme.title_zh}：工作簿改动",
        "note_zh": note,
        "extends": scheme.id,
        "cohorts": {board.board.result.cohort: choices(name, board) for board in boards},
    }
    yield f"variants/{name}.yaml", SCHEMA.format("scheme") + yaml_of(content)
    for board in boards:
        for item in _own_judgements(board):
            path = _path(name, board, item.node)
            yield path, SCHEMA.format("judgements") + yaml_of(_judged(item, note))


def note_of(file: Path, edits: Sequence[Edit]) -> str:
    """Say what was changed, in one line."""
    told = "；".join(edit_zh(edit) for edit in edits[:TOLD])
    more = f"；另有 {len(edits) - TOLD} 处" if len(edits) > TOLD else ""
    return f"由工作簿 {file.name} 的 {len(edits)} 处改动写成：{told}{more}。"


def edit_zh(edit: Edit) -> str:
    """Say one change."""
    was, now = (shown(value) for value in (edit.published, edit.now))
    return f"{edit.board}·{edit.title} {edit.row} / {edit.column}：{was} → {now}"


def shown(value: float | str | None) -> str:
    """Write an input as a reader wants it."""
    return "（空白）" if value is None else f"{value:.10g}" if not isinstance(value, str) else value


def choices(name: str, board: EditedBoard) -> dict[str, Any]:
    """Return what a variant says of one cohort, beside the scheme it extends."""
    was, now = board.board.result.plan, plan_of(board.board, board.now, board.is_stale)
    said: dict[str, Any] = {}
    if now.indicators != was.indicators:
        said["indicators"] = _chosen(now.indicators)
    if now.normalisation != was.normalisation:
        said["normalisation"] = _scale(now.normalisation)
    said |= {"treatment": [], "overrides": dict(_overrides(board, was, now))}
    if now.levels != was.levels:
        said["levels"] = [
            {"weighting": _call(x.weighting), "aggregation": _call(x.aggregation)}
            for x in now.levels
        ]
    nodes = dict(_nodes(was, now))
    if nodes:
        said["nodes"] = nodes
    if _own_judgements(board):
        said["judgements"] = [*_paths(name, board, now)]
    return said


def _chosen(indicators: object) -> object:
    if isinstance(indicators, Exclude):
        return {"exclude": list(indicators.exclude)}
    return list(indicators) if isinstance(indicators, tuple) else indicators


def _scale(scale: Normalisation) -> dict[str, Any]:
    ends = scale.goalposts
    fixed = {id_: list(pair) for id_, pair in (ends.fixed or {}).items()}
    source: object = "data" if ends == Goalposts() else {"fixed": fixed}
    return {"method": scale.method, **scale.options, "goalposts": source}


def _call(call: MethodCall) -> dict[str, Any]:
    options = {k: v for k, v in call.options.items() if v is not None}
    return {"method": call.method, **options}


def _overrides(board: EditedBoard, was: Plan, now: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the caps and goalposts of every indicator that has any.

    An indicator with treated values that no cap leads to keeps the treatment of its scheme.
    """
    filled = {
        key[3]
        for key, value in board.published.items()
        if key[0] == "overrides" and value is not None
    }
    for item in board.board.indicators:
        own = was.overrides.get(item.id)
        said: dict[str, Any] = {}
        calls = was.treatment_of(item.id) if item.id in filled else caps_of(item, board.now)
        if calls or (own and own.treatment):
            said["treatment"] = [_call(call) for call in calls]
        scale = now.normalisation_of(item.id)
        if scale != now.normalisation or (own and own.normalisation):
            said["normalisation"] = _scale(scale)
        if said:
            yield item.id, said


def _nodes(was: Plan, now: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the nodes that are weighed or aggregated otherwise than the scheme says."""
    for id_, choice in now.nodes.items():
        old = was.nodes.get(id_)
        if choice.weighting is not None and (old is None or old.weighting != choice.weighting):
            yield id_, {"weighting": _call(choice.weighting)} | _aggregated(was, now, id_)
    for id_ in was.nodes:
        if id_ not in now.nodes and _aggregated(was, now, id_):
            yield id_, _aggregated(was, now, id_)


def _aggregated(was: Plan, now: Plan, id_: str) -> dict[str, Any]:
    """Say how a node is aggregated where the scheme says so of this very node."""
    old = was.nodes.get(id_)
    is_said = old is not None and old.aggregation is not None
    return {"aggregation": _call(now.levels[0].aggregation)} if is_said else {}


def _own_judgements(board: EditedBoard) -> list[Judgements]:
    """Return the judgements that no file of the scheme holds."""
    was = {item.node: item for item in board.board.result.plan.judgements}
    now = plan_of(board.board, board.now, board.is_stale).judgements
    changed = {e.key[1].partition("/")[0] for e in board.edits if e.key[0] == "judgements"}
    return [item for item in now if item.node in changed or item.node not in was]


def _paths(name: str, board: EditedBoard, now: Plan) -> Iterator[str]:
    """Yield the path of every judgement file within `config/`."""
    own = {item.node for item in _own_judgements(board)}
    file = board.board.result.scheme.path
    config = file.parent.parent if file.parent.name == "variants" else file.parent
    for item in now.judgements:
        here = item.node in own
        yield _path(name, board, item.node) if here else item.path.relative_to(config).as_posix()


def _path(name: str, board: EditedBoard, node: str) -> str:
    return f"judgements/{name}_{board.board.result.cohort}_{node}.yaml"


def _judged(item: Judgements, note: str) -> Mapping[str, Any]:
    experts = {
        expert: {
            row: {column: matrix[i][j] for j, column in enumerate(item.items) if j > i}
            for i, row in enumerate(item.items[:-1])
        }
        for expert, matrix in zip(item.experts, item.matrices, strict=True)
    }
    return {
        "title_zh": item.title_zh,
        "note_zh": note,
        "node": item.node,
        "random_index": item.random_index,
        "items": list(item.items),
        "experts": experts,
    }
