"""Two boards → what keeps them from being compared (可比性提示)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from countyindex.analysis.change.board import Board, Run
from countyindex.data import Notice, Status
from countyindex.methods import normalisations, weightings
from countyindex.registry import Node
from countyindex.result import Result
from countyindex.weighting.step import pools_years

#: So many names are listed, then how many more there are.
LISTED = 8
#: Statuses of figures that are not this year's own.
BORROWED = (Status.CARRIED, Status.INHERITED, Status.IMPUTED)


def notices(
    before: Board, after: Board, codes: Sequence[str], factors: Collection[str]
) -> tuple[Notice, ...]:
    """Say what a reader must know before reading changes of these units by these factors."""
    found = [*_membership(before, after)]
    if before.run is not None and after.run is not None:
        found += [*_yardstick(before.run, after.run, factors)]
        found += [*_weights(before.run.result, after.run.result, factors)]
        found += [*_indicators(before.run, after.run, factors)]
        found += [*_breaks(before.run, after.run, codes)]
        found += [*_borrowed(before.run.result, after.run.result, codes)]
        found += [*_versions(before.run, after.run)]
    elif before.year != after.year:
        found.append(
            _warn("两端年份不同，而工作簿只存结果：阈值若各取自当年数据，得分不可直接跨年比较。")
        )
    return tuple(found)


def _warn(text: str, code: str = "") -> Notice:
    return Notice("warning", "compare", text, code=code)


def _note(text: str) -> Notice:
    return Notice("info", "compare", text)


def listed(names: Sequence[str]) -> str:
    """Join names, the first ones only if there are many."""
    more = f"等 {len(names)} 个" if len(names) > LISTED else ""
    return "、".join(names[:LISTED]) + more


def _membership(before: Board, after: Board) -> Iterator[Notice]:
    """Tell of units that one board alone ranks: they move the others, and have no change."""
    for one, other, word in ((before, after, "前者"), (after, before, "后者")):
        names = [str(one.names[code]) for code in one.scores.index if code not in other.scores]
        if names:
            yield _warn(
                f"只有{word}参加排名的单元：{listed(names)}。两次位次不在同一批单元中排出。"
            )


def _yardstick(before: Run, after: Run, factors: Collection[str]) -> Iterator[Notice]:
    """Tell of goalposts and scales that differ by themselves."""
    one, other = (
        {run.result.plan.normalisation_of(name).method for name in run.result.tree.leaves}
        for run in (before, after)
    )
    if one != other:
        yield _warn("两端的标准化方法不同，得分不在同一尺度上，宜比位次，不宜比得分。")
    if before.result.year == after.result.year:
        return
    plan = after.result.plan
    choices = [plan.normalisation_of(name) for name in after.result.tree.leaves]
    used = [c for c in choices if normalisations[c.method].declares("uses_goalposts")]
    own = [c for c in used if not c.goalposts.pooled and c.goalposts.base_year is None]
    if any(c.goalposts.fixed is None for c in own):
        apart = (
            "阈值移动造成的变化单列一项，“自身数据”一项才是阈值不变时的变化。"
            if "goalposts" in factors
            else "阈值移动造成的变化没有单列，含在其他各项之中。"
        )
        yield _warn(f"两年的阈值各取自当年数据，得分不可直接跨年比较；{apart}")
    if len(used) < len(choices):
        yield _warn("标准化只看与同组相比的位置，得分不变不等于水平不变。")


def _weights(before: Result, after: Result, factors: Collection[str]) -> Iterator[Notice]:
    """Tell of weights that follow the data, and so change although nobody changed them."""
    if before.scheme.digest != after.scheme.digest:
        return
    plan = after.plan
    moving = [n for n in _nodes(after) if not pools_years(n, plan, n.height - 1)]
    methods = [weightings[plan.weighting_of(n.id, n.height - 1).method] for n in moving]
    if any(method.declares("needs_scores") for method in methods):
        where = "列在“权重”一项" if "weights" in factors else "没有单列，含在数据各项之中"
        yield _note(f"权重由数据算出，方案不变，权重也随数据而变；其影响{where}。")


def _nodes(result: Result) -> list[Node]:
    return [node for node in result.tree.walk() if len(node.children) > 1]


def _indicators(before: Run, after: Run, factors: Collection[str]) -> Iterator[Notice]:
    """Tell of indicators that one end alone scores, and of those that cannot have changed."""
    names: dict[str, str] = {}
    for run in (before, after):
        names |= {item.id: item.name_zh for item in run.result.dataset.indicators}
    leaves = [set(run.result.tree.leaves) for run in (before, after)]
    for word, gone in (("前者", leaves[0] - leaves[1]), ("后者", leaves[1] - leaves[0])):
        if gone:
            which = listed([names[name] for name in names if name in gone])
            where = "权重" if "weights" in factors else "方法"
            yield _warn(f"只有{word}计入的指标：{which}。其进出列在“{where}”一项。")
    if before.result.year != after.result.year:
        fixed = [names[name] for name in names if name in leaves[0] & leaves[1]]
        fixed = [
            names[n] for n in names if n in leaves[0] & leaves[1] and _same_years(before, after, n)
        ]
        if fixed:
            yield _note(f"两端取自同一年份、不反映这段时间变化的指标：{listed(fixed)}。")


def _same_years(before: Run, after: Run, name: str) -> bool:
    """Whether an indicator rests on the same years at both ends, in every unit that has it."""
    one, other = (run.result.dataset.years[name] for run in (before, after))
    both = one.index.intersection(other.index)
    one, other = one[both], other[both]
    return bool((one == other).all() and (one > 0).any())


def _breaks(before: Run, after: Run, codes: Sequence[str]) -> Iterator[Notice]:
    """Tell of units whose ground was redrawn between the two years."""
    first, last = sorted((before.result.year, after.result.year))
    for item in after.measured.study.breaks:
        if first < item.year <= last and item.code in codes:
            yield _warn(
                f"{item.name_zh}：{item.year} 年{item.what}，跨此年份的得分与位次变化不可比。",
                item.code,
            )


def _borrowed(before: Result, after: Result, codes: Sequence[str]) -> Iterator[Notice]:
    """Tell of figures that are carried, inherited or imputed at either end of some years."""
    if before.year == after.year:
        return
    for status in BORROWED:
        cells = {
            (code, name)
            for result in (before, after)
            for code, name in _cells_of(result, status)
            if code in codes
        }
        if cells:
            units = dict(zip(after.dataset.codes, after.dataset.names, strict=True))
            named = [units[code] for code in units if any(code == each for each, _ in cells)]
            yield _note(
                f"{status.name_zh}共 {len(cells)} 格，涉及{listed(named)}：这些数值不是当年自己的。"
            )


def _cells_of(result: Result, status: Status) -> Iterator[tuple[str, str]]:
    dataset = result.dataset
    leaves = set(result.tree.leaves)
    for i, j in np.argwhere(dataset.status_codes == status):
        if (name := dataset.values.columns[j]) in leaves:
            yield dataset.codes[i], name


def _versions(before: Run, after: Run) -> Iterator[Notice]:
    """Tell what differs between two versions of the facts."""
    one, other = before.result.provenance, after.result.provenance
    if one["registry"] != other["registry"]:
        yield _note("两端的指标登记不同：公式、单位或属性的改动一并计入数据或方法。")
    if one["observations"] != other["observations"]:
        yield _note("两端的观测数据版本不同，变化含数据修订。")
