"""An invented `Sensitivity` (虚构): every kind of output, with numbers easily told apart."""

import dataclasses

import pandas as pd

from countyindex.analysis.sensitivity.outcome import ESTIMATES, Sensitivity

TITLES = {"aggregation": "合成", "normalisation": "标准化", "weights": "权重幅度"}
#: Of R_S: first and total with their intervals, choice by choice.
SHIFT = {
    "aggregation": (0.20, 0.15, 0.25, 0.30, 0.26, 0.36),
    "normalisation": (0.50, 0.44, 0.56, 0.60, 0.55, 0.66),
    "weights": (-0.01, -0.03, 0.01, 0.004, 0.003, 0.005),
}


def case(reference, choices, **changes) -> Sensitivity:
    """Say something invented of a board: R_S varies, the first unit's score does, its rank not."""
    code = reference.ranks.sort_values().index[0]
    name = reference.dataset.units["name_zh"][code]
    outputs = pd.DataFrame(
        [
            ("mean_shift", "", "", 250, 2.5, 0.75, True),
            ("score", code, name, 256, 71.25, 1.5, True),
            ("rank", code, name, 100, float("nan"), float("nan"), False),
        ],
        columns=["output", "code", "name_zh", "rows", "mean", "sd", "varies"],
    )
    values = [*SHIFT.values(), *[(0.3,) * 6] * 3, *[(float("nan"),) * 6] * 3]
    indices = outputs.loc[outputs.index.repeat(3), ["output", "code", "name_zh"]]
    indices = indices.reset_index(drop=True).assign(
        choice=[*TITLES] * 3, choice_zh=[*TITLES.values()] * 3
    )
    indices[[*ESTIMATES]] = values
    steps = [
        pd.DataFrame(SHIFT.values(), columns=[*ESTIMATES]).assign(
            rows=rows, choice=[*TITLES], choice_zh=[*TITLES.values()]
        )
        for rows in (64, 128, 250)
    ]
    factors = pd.DataFrame(
        {
            "choice_zh": TITLES.values(),
            "kind": ["alternatives", "alternatives", "multiply"],
            "options": [2, 3, 0],
            "columns": [1, 1, 18],
        },
        index=pd.Index(TITLES, name="choice"),
    )
    found = Sensitivity(
        reference=reference,
        choices=choices,
        base=256,
        runs=256 * 5,
        seed=9,
        factors=factors,
        idle={"errors": "数据误差"},
        outputs=outputs,
        indices=indices,
        convergence=pd.concat(steps)[["rows", "choice", "choice_zh", *ESTIMATES]],
        failed={"对数无定义。": 7},
        provenance=reference.provenance,
    )
    return dataclasses.replace(found, **changes)
