"""A made-up project (虚构) on disk, of any size: one cohort, one dimension, one scheme."""

import numpy as np
import pandas as pd
import synthetic

SCHEME = """\
title_zh: 虚构方案
study: made_up
flat: true
availability: {indicator: 0, unit: 0, dimension: 0}
treatment: [{method: winsorise}]
normalisation: {method: minmax}
levels: [{weighting: {method: equal}, aggregation: {method: arithmetic}}]
"""


def write(folder, units, indicators, missing=0.0):
    """Write indicators/ and config/, and return the study's folder and the scheme's file."""
    study = folder / "indicators" / "made_up"
    (study / "observations").mkdir(parents=True)
    (folder / "config").mkdir()
    names = [f"x{j:02d}" for j in range(indicators)]
    codes = [f"{900_000 + i}" for i in range(units)]
    (study / "study.yaml").write_text(
        "title_zh: 虚构研究\ncohorts:\n  all: {name_zh: 虚构}\ntree:\n  one: {name_zh: 虚构维度}\n"
        "references: {}\n",
        encoding="utf-8",
    )
    (study / "sources.yaml").write_text("book: {title_zh: 虚构年鉴}\n", encoding="utf-8")
    (study / "series.yaml").write_text(
        "".join(f"s{name}: {{name_zh: 虚构{name}, unit: 元, source: book}}\n" for name in names),
        encoding="utf-8",
    )
    (study / "one.yaml").write_text(
        "".join(
            f"{name}: {{name_zh: 虚构{name}, unit: 元, direction: positive, formula: s{name}}}\n"
            for name in names
        ),
        encoding="utf-8",
    )
    rows = "".join(f"{code},虚构{code},U{code},,all\n" for code in codes)
    (study / "units.csv").write_text("code,name_zh,name_en,aliases,cohort\n" + rows, "utf-8")
    figures = pd.DataFrame(synthetic.values((units, indicators)), codes, [f"s{n}" for n in names])
    long = figures.rename_axis("code").melt(ignore_index=False, var_name="series").reset_index()
    kept = np.random.default_rng(1).random(len(long)) >= missing
    long.insert(2, "year", 2024)
    long[kept].to_csv(study / "observations" / "book.csv", index=False)
    scheme = folder / "config" / "made_up.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    return study, scheme
