"""What the long tables hold: fields, their types and Chinese titles, and keys (长表结构).

Nothing goes in; `TABLES` comes out, in the order in which the tables refer to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

#: `text` may be empty; a `number` may be missing; an `integer` is exact.
Kind = Literal["text", "number", "integer", "boolean"]


class Field(NamedTuple):
    """One column of a long table."""

    name: str
    kind: Kind
    title_zh: str


class Reference(NamedTuple):
    """Columns of one table that name a row of another, whose own columns are `there`."""

    here: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One long table: what a row is, its columns, those that name a row, what they point to."""

    title_zh: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    #: Columns that hold a word of a fixed list.
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [item.name for item in self.fields]


def _text(name: str, title_zh: str) -> Field:
    return Field(name, "text", title_zh)


def _number(name: str, title_zh: str) -> Field:
    return Field(name, "number", title_zh)


def _integer(name: str, title_zh: str) -> Field:
    return Field(name, "integer", title_zh)


STUDY, CODE, YEAR = (
    _text("study", "研究"),
    _text("code", "行政区划代码"),
    _integer("year", "数据年份"),
)
COHORT, SCHEME = _text("cohort", "分组"), _text("scheme", "评价方案")
INDICATOR, NODE = _text("indicator", "指标"), _text("node", "维度或指数")
NAME_ZH, NAME_EN = _text("name_zh", "名称"), _text("name_en", "英文名称")
UNIT, SOURCE = _text("unit", "计量单位"), _text("source", "数据来源")
NOTE, STATUS = _text("note_zh", "说明"), _text("status", "数据状态")
#: The columns that say whose board a row belongs to.
BOARD = (STUDY, SCHEME, COHORT)


def _to(table: str, *columns: str) -> Reference:
    """Point to a table whose key has the same names."""
    return Reference(columns, table, columns)


TO_BOARD = (_to("schemes", "study", "scheme"), _to("cohorts", "study", "cohort"))
TO_UNIT = _to("units", "study", "code")
TO_INDICATOR = _to("indicators", "study", "indicator")
TO_NODE = _to("nodes", "study", "node")

DIRECTIONS = ("positive", "negative", "parity", "interval")
STATUSES = (
    *("observed", "derived", "carried", "inherited", "imputed"),
    *("missing", "not_applicable", "not_published"),
)

TABLES: Mapping[str, Layout] = MappingProxyType(
    {
        "studies": Layout(
            "研究",
            "One study a row.",
            (STUDY, _text("title_zh", "标题"), _text("title_en", "英文标题"), NOTE),
            ("study",),
        ),
        "cohorts": Layout(
            "分组",
            "Units of one cohort are ranked against each other.",
            (STUDY, COHORT, NAME_ZH, NAME_EN),
            ("study", "cohort"),
            (_to("studies", "study"),),
        ),
        "units": Layout(
            "评价单元",
            "One unit a row; former units that only lend their figures stand behind, without a "
            "cohort.",
            (STUDY, CODE, NAME_ZH, NAME_EN, COHORT, Field("former", "boolean", "已撤并的前身")),
            ("study", "code"),
            (_to("studies", "study"),),
        ),
        "attributes": Layout(
            "评价单元属性",
            "One attribute of one unit a row.",
            (
                *(STUDY, CODE, _text("attribute", "属性"), _text("attribute_zh", "属性名称")),
                *(_text("value", "取值"), _text("value_zh", "取值名称")),
            ),
            ("study", "code", "attribute"),
            (TO_UNIT,),
        ),
        "nodes": Layout(
            "维度与指数",
            "One inner node of a study's tree a row; the index has no parent.",
            (STUDY, NODE, NAME_ZH, NAME_EN, _text("parent", "上级")),
            ("study", "node"),
            (_to("studies", "study"),),
        ),
        "indicators": Layout(
            "指标",
            "One indicator a row; an interval direction has its two ends.",
            (
                *(STUDY, INDICATOR, _text("dimension", "维度"), NAME_ZH, NAME_EN, UNIT),
                *(_text("direction", "指标属性"), _number("best_from", "适度下限")),
                *(_number("best_to", "适度上限"), _text("formula", "计算公式")),
                *(_text("transform", "变换"), _text("kind", "水平或差距")),
                _text("registry_status", "登记状态"),
            ),
            ("study", "indicator"),
            (Reference(("study", "dimension"), "nodes", ("study", "node")),),
            {"direction": DIRECTIONS, "transform": ("none", "log"), "kind": ("level", "gap")},
        ),
        "sources": Layout(
            "数据来源",
            "One publication a row, with what is known of its licence.",
            (
                *(STUDY, SOURCE, _text("title_zh", "标题"), _text("title_en", "英文标题")),
                *(_text("publisher_zh", "发布机构"), _text("via", "取得途径")),
                *(_text("licence", "许可"), NOTE),
            ),
            ("study", "source"),
            (_to("studies", "study"),),
        ),
        "series": Layout(
            "基础数据",
            "One published quantity a row.",
            (
                *(STUDY, _text("series", "基础数据"), NAME_ZH, NAME_EN, UNIT, SOURCE),
                *(_text("table", "原表"), NOTE, Field("computed", "boolean", "由公布值计算")),
            ),
            ("study", "series"),
            (_to("studies", "study"),),
        ),
        "observations": Layout(
            "观测值",
            "One published figure a row: `printed` as the source has it, `value` after "
            "corrections.",
            (
                *(STUDY, CODE, _text("series", "基础数据"), YEAR, _number("value", "数值")),
                *(_number("printed", "原印数值"), _text("note", "备注"), SOURCE),
                _text("where", "所在文件与行"),
            ),
            ("study", "code", "series", "year"),
            (TO_UNIT, _to("series", "study", "series"), _to("sources", "study", "source")),
        ),
        "values": Layout(
            "指标值",
            "One indicator of one unit in one year a row, before any scheme: `data_year` is the "
            "oldest year that it rests on.",
            (
                *(STUDY, CODE, INDICATOR, YEAR, _number("value", "指标值"), STATUS),
                _integer("data_year", "所据数据年份"),
            ),
            ("study", "code", "indicator", "year"),
            (TO_UNIT, TO_INDICATOR),
            {"status": STATUSES},
        ),
        "schemes": Layout(
            "评价方案",
            "One scheme a row; a variant names what it extends.",
            (
                *(STUDY, SCHEME, _text("title_zh", "标题"), _text("title_en", "英文标题"), NOTE),
                *(_text("extends", "继承方案"), Field("printed", "boolean", "是否印出榜单")),
                _text("sha256", "内容哈希"),
            ),
            ("study", "scheme"),
            (_to("studies", "study"),),
        ),
        "ranks": Layout(
            "榜单",
            "One unit of one board a row: its rank and score, or why it is not ranked.",
            (
                *(*BOARD, CODE, NAME_ZH, _integer("rank", "位次"), _number("score", "得分")),
                _number("inherited_weight", "承继值所占权重"),
                _text("not_ranked_zh", "未排名原因"),
            ),
            ("scheme", "cohort", "code"),
            (*TO_BOARD, TO_UNIT),
        ),
        "scores": Layout(
            "维度与指数得分",
            "One node's score [0–100] of one unit a row, with its rank in the cohort; the index is "
            "among the nodes.",
            (*BOARD, CODE, NODE, _number("score", "得分"), _integer("rank", "位次")),
            ("scheme", "cohort", "code", "node"),
            (*TO_BOARD, TO_UNIT, TO_NODE),
        ),
        "kinds": Layout(
            "水平与差距得分",
            "The score over the indicators of one kind, where a study tells kinds apart.",
            (*BOARD, CODE, _text("kind", "水平或差距"), _number("score", "得分")),
            ("scheme", "cohort", "code", "kind"),
            (*TO_BOARD, TO_UNIT),
            {"kind": ("level", "gap")},
        ),
        "weights": Layout(
            "权重",
            "One child of one node a row: its share within the node, and down from the index.",
            (
                *(*BOARD, NODE, _text("child", "下级维度或指标"), _number("weight", "节点内权重")),
                _number("effective_weight", "在指数中的权重"),
            ),
            ("scheme", "cohort", "node", "child"),
            (*TO_BOARD, TO_NODE),
        ),
        "unit_weights": Layout(
            "单元自有权重",
            "One child of one node for one unit a row, where a method gives every unit weights of "
            "its own; `weights` has their means.",
            (
                *(*BOARD, CODE, NODE, _text("child", "下级维度或指标")),
                _number("weight", "节点内权重"),
            ),
            ("scheme", "cohort", "code", "node", "child"),
            (*TO_BOARD, TO_UNIT, TO_NODE),
        ),
        "goalposts": Layout(
            "标准化阈值",
            "The two treated values of one indicator that become the ends of the scale, where the "
            "method has such.",
            (*BOARD, INDICATOR, _number("lower", "下限"), _number("upper", "上限")),
            ("scheme", "cohort", "indicator"),
            (*TO_BOARD, TO_INDICATOR),
        ),
        "normalised": Layout(
            "处理值与标准化值",
            "One indicator of one unit of one board a row: its value, the treated value (after the "
            "logarithm, where there is one) and the normalised one; what was screened out has the "
            "value only.",
            (
                *(*BOARD, CODE, INDICATOR, _number("value", "指标值"), STATUS),
                *(_number("treated", "处理值"), _number("normalised", "标准化值")),
            ),
            ("scheme", "cohort", "code", "indicator"),
            (*TO_BOARD, TO_UNIT, TO_INDICATOR),
            {"status": STATUSES},
        ),
        "treatments": Layout(
            "数据处理",
            "One cell that a method changed or filled a row, before and after, in order; the years "
            "that it was filled from, with ; between them, where these are others than its own.",
            (
                *(*BOARD, _integer("number", "序号"), CODE, INDICATOR, _text("method", "方法")),
                *(_number("before", "处理前"), _number("after", "处理后")),
                _text("years", "所据年份"),
            ),
            ("scheme", "cohort", "number"),
            (*TO_BOARD, TO_UNIT, TO_INDICATOR),
        ),
        "notices": Layout(
            "说明与注意",
            "What a reader of one board should know, in order.",
            (
                *(*BOARD, _integer("number", "序号"), _text("severity", "程度")),
                *(_text("stage", "步骤"), CODE, INDICATOR, _text("text_zh", "内容")),
            ),
            ("scheme", "cohort", "number"),
            TO_BOARD,
            {"severity": ("info", "warning")},
        ),
    }
)
