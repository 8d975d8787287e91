"""The layouts of the long tables → docs/tables.md; run by `make docs`."""

from __future__ import annotations

from pathlib import Path

from countyindex.analysis.tidy_layout import TABLES, Layout
from countyindex.analysis.uncertainty.tables_layout import UNCERTAINTY_TABLES

PAGE = Path(__file__).with_name("tables.md")

#: What a kind of field is called.
KINDS = {"text": "text", "number": "number", "integer": "integer", "boolean": "true, false"}

HEAD = """\
# Long tables 长表

`countyindex export --year 2024` writes everything that an edition holds as tables with one fact a
row, for pandas, R, DuckDB or a sheet of one's own. `--format` chooses what is written:

| format | what |
|---|---|
| `csv` | a folder with a file a table |
| `parquet` | the same as Parquet, with types; `pip install 'countyindex[parquet]'` |
| `json` | one file, whose `tables` holds a list of rows for each table |
| `datapackage` | the CSV files, and types, keys, titles and sources in `datapackage.json` |

The last is a Data Package 2.0. `--scheme NAME` keeps the results of some schemes; left out, every
default scheme and every variant is written. Nothing is written unless all is well, and an earlier
export is replaced only with `--force`. Equal inputs give equal bytes.

Codes are text, numbers are exact: what is read back has the same bits. In CSV, text that a
spreadsheet may take for a formula begins with a `'`;
[decision 39](decisions/039-tables-in-csv.md) has the rule and the way back. From Python:

```python
>>> import countyindex as ci
>>> edition = ci.score_edition(ci.find_project(), year=2024)
>>> ranks = ci.tidy_tables(edition, ["county"])["ranks"]
>>> ranks[(ranks["cohort"] == "district") & (ranks["rank"] == 1)]["code"].item()
'330108'

```

A column in bold is part of the key; an arrow points to the table that it names a row of.
"""

DRAWN = """
# Long tables of draws 抽样长表

`countyindex uncertainty -o DIR` writes what draws say of every board as CSV; from Python,
`write_uncertainty_tables` writes CSV or Parquet, and `uncertainty_tables` gives DataFrames. Ranks
are in places, scores on the scale of the scheme, shares from 0 to 1. The text, the numbers and what
is missing are written as above.
"""


def page() -> str:
    """Return the whole page."""
    ours = "".join(section(name, layout) for name, layout in TABLES.items())
    drawn = "".join(section(name, layout) for name, layout in UNCERTAINTY_TABLES.items())
    return HEAD + ours + DRAWN + drawn


def section(name: str, layout: Layout) -> str:
    """Return what is said of one table."""
    rows = [
        f"| {f'**`{item.name}`**' if item.name in layout.key else f'`{item.name}`'} "
        f"| {item.title_zh} | {KINDS[item.kind]} | {points_to(item.name, layout)} |"
        for item in layout.fields
    ]
    heading = f"\n## `{name}` {layout.title_zh}\n\n{layout.description}\n\n"
    return heading + "\n".join(["| column | 中文 | | |", "|---|---|---|---|", *rows, ""])


def points_to(column: str, layout: Layout) -> str:
    """Return the tables that a column points to, and the words that it may hold."""
    tables = [f"→ `{item.table}`" for item in layout.references if column in item.here]
    words = [", ".join(f"`{word}`" for word in layout.words.get(column, ()))]
    return " ".join(dict.fromkeys(filter(None, tables + words)))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
