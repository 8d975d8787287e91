"""What the memory benchmark runs; each makes its input, does the work, returns its bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import synthetic

from countyindex.aggregation import arithmetic
from countyindex.data import Dataset, Status
from countyindex.normalisation import minmax
from countyindex.pipeline import score_dataset
from countyindex.ranking import rank
from countyindex.registry import Indicator, Node
from countyindex.scheme import Plan, Scheme
from countyindex.weighting import entropy


def array_path() -> int:
    """Values → ranks by the plain functions."""
    values = synthetic.values(synthetic.LARGE)
    scores = minmax(values)
    assert rank(arithmetic(scores, entropy(scores))).min() == 1
    return values.nbytes


def whole_result() -> int:
    """A made-up dataset → a `Result` with every stage."""
    dataset = made_up(synthetic.LARGE)
    result = score_dataset(dataset, scheme(), {"made_up": "虚构"})
    assert result.ranks.min() == 1
    return dataset.values.to_numpy().nbytes


def made_up(shape: tuple[int, int]) -> Dataset:
    """Return made-up units with their indicators, which stand in six dimensions of ten."""
    units, count = shape
    index = pd.Index([f"虚构{i:06d}" for i in range(units)], name="code")
    tree = Node("index", "虚构指数", "Made-up index", tuple(dimension(d) for d in range(6)))
    return Dataset(
        cohort="made_up",
        year=2024,
        units=pd.DataFrame({"name_zh": index}, index=index),
        indicators=tuple(indicator(j) for j in range(count)),
        tree=tree,
        values=pd.DataFrame(
            synthetic.values((units, count)),
            index=index,
            columns=pd.Index(tree.leaves),
            copy=False,
        ),
        status_codes=np.full((units, count), Status.OBSERVED, dtype=np.int8),
        year_codes=np.full((units, count), 2024, dtype=np.int16),
    )


def dimension(number: int) -> Node:
    children = tuple(f"made_up_{number * 10 + j}" for j in range(10))
    return Node(f"dimension_{number}", f"虚构维度{number}", "Made-up dimension", children)


def indicator(number: int) -> Indicator:
    return Indicator(
        id=f"made_up_{number}",
        name_zh=f"虚构指标{number}",
        dimension=f"dimension_{number // 10}",
        unit="虚构",
        direction="positive",
        formula="made_up",
    )


def scheme() -> Scheme:
    """Return entropy weights on both levels, winsorising as in the default schemes."""
    level = {"weighting": {"method": "entropy"}, "aggregation": {"method": "arithmetic"}}
    plan = Plan.model_validate(
        {
            "treatment": [{"method": "winsorise", "when": "outlying"}],
            "normalisation": {"method": "minmax", "goalposts": "data"},
            "levels": [level, level],
        }
    )
    return Scheme(
        id="made_up",
        path=Path("made_up.yaml"),
        title_zh="虚构方案",
        title_en="Made-up scheme",
        note_zh="",
        study="made_up",
        extends=None,
        cohorts_scored=None,
        companions=(),
        base=plan,
        exceptions={},
        digest="",
    )
