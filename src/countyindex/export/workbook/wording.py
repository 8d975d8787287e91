"""Methods and their options → the Chinese phrases that sheets share (方法用语)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countyindex.methods import Method

#: Options whose value says it all: (option, value) → words.
VALUES_ZH: Mapping[tuple[str, object], str] = {
    ("when", "outlying"): "仅离群指标",
    ("when", "always"): "全部指标",
    ("clip", True): "超出阈值者取端点",
    ("clip", False): "不截断",
    ("custom", "loadings"): "按旋转载荷",
    ("custom", "coefficients"): "按成分系数",
    ("absolute", True): "取绝对值",
    ("absolute", False): "不取绝对值",
    ("correlation", "pearson"): "皮尔逊相关",
    ("correlation", "spearman"): "秩相关",
    ("scaling", "minmax"): "极差标准化后计",
    ("scaling", "none"): "按原值计",
    ("definition", "minmax"): "极差标准化后取比重",
    ("definition", "raw_shares"): "原值取比重",
    ("years", "apart"): "各年分别",
    ("years", "pooled"): "各年合并",
    ("ties", "low"): "并列取较低位次",
    ("ties", "mean"): "并列取平均位次",
    ("ties", "high"): "并列取较高位次",
    ("priorities", "eigenvector"): "主特征向量",
    ("priorities", "row_geometric_mean"): "行几何平均",
    ("best_twice", True): "最优值再计一次",
    ("best_twice", False): "最优值计一次",
    ("group", "judgements"): "合成判断",
    ("group", "priorities"): "合成权重",
    ("measure", "deviation"): "按标准差",
    ("measure", "variance"): "按方差",
    ("kind", "weight"): "上下限按权重份额",
    ("kind", "contribution"): "上下限按贡献份额",
    ("step", "own"): "按自身得分的倍数",
    ("step", "scale"): "各单元同一方向",
}
#: Options that name a number or a choice: option → words before the value.
OPTIONS_ZH: Mapping[str, str] = {
    "floor": "下限",
    "max_points": "至多改动点数",
    "skewness": "偏度界限",
    "kurtosis": "峰度界限",
    "lower": "下阈值得分",
    "upper": "上阈值得分",
    "shift": "平移",
    "mean": "均值",
    "sd": "标准差",
    "components": "成分数",
    "factors": "因子数",
    "exponent": "幂次",
    "alpha": "惩罚强度 α ",
    "beta": "缓冲 β ",
    "factor": "倍数",
    "cuts": "各档起点",
    "points": "各档得分",
    "share": "份额",
    "threshold": "阈值τ",
    "centre": "中心得分",
    "scale": "满分",
    "total": "各列合计",
    "length": "各列模长",
    "max_age": "至多沿用年数",
    "best": "最优者得分",
    "random_index": "RI 表",
    "max_cr": "CR 上限",
    "weights": "权重",
    "direction": "方向",
    "peers": "每次抽取单元数",
    "samples": "抽样次数",
    "seed": "随机种子",
}

#: Options that mean something else in a family: family → option → words.
FAMILY_ZH: Mapping[str, Mapping[str, str]] = {
    "treatment": {"lower": "下限", "upper": "上限"},
    "weighting": {"lower": "份额下限", "upper": "份额上限"},
}

#: Options that say where results lie.
SCALE = ("lower", "upper", "mean", "sd")


def call_zh(method: Method, options: Mapping[str, Any]) -> str:
    """Return a method's name with the options given to it: 给定权重 2:2:2:1."""
    if "weights" in options and isinstance(options["weights"], Mapping):
        shares = ":".join(map(_number, options["weights"].values()))
        others = {key: value for key, value in options.items() if key != "weights"}
        return f"{call_zh(method, others)} {shares}"
    words = words_of(method)
    given = "，".join(option_zh(name, value, words) for name, value in options.items())
    return f"{method.name_zh}（{given}）" if given else method.name_zh


def words_of(method: Method) -> Mapping[str, str]:
    """Return what the options of a method's family are called."""
    return {**OPTIONS_ZH, **FAMILY_ZH.get(method.family, {})}


def option_zh(name: str, value: object, words: Mapping[str, str] = OPTIONS_ZH) -> str:
    """Return an option in words; one nobody has found words for stands as it is written."""
    known = VALUES_ZH.get((name, value)) if isinstance(value, str | bool) else None
    if known is not None:
        return known
    if name in words:
        return f"{words[name]} {_number(value)}"
    return f"{name}={_number(value)}"


def defaults_zh(method: Method) -> str:
    """Return what a method's options are in a scheme that names none, as written and in words."""
    texts, known = [], words_of(method)
    for name, value in {**method.options, **method.printed}.items():
        if value is None or isinstance(value, type):
            continue
        words = VALUES_ZH.get((name, value)) if isinstance(value, str | bool) else None
        words = words or known.get(name)
        texts.append(f"{name}={_number(value)}" + (f"（{words}）" if words else ""))
    return "，".join(texts)


def printed_zh(method: Method, options: Mapping[str, Any]) -> str:
    """Return where a normalisation puts its results: 均值 50、标准差 10."""
    known = {**method.options, **method.printed, **options}
    scale = {name: value for name, value in known.items() if name in SCALE}
    return "、".join(option_zh(name, value) for name, value in scale.items())


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        if isinstance(value, Mapping):
            return " ".join(f"{key}:{_number(item)}" for key, item in value.items())
        return str(value).lower() if isinstance(value, bool) else str(value)
    return f"{value:g}"
