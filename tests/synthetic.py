"""A tiny project with invented units (虚构), written to a folder, so that a test changes one thing.

One study `sample`: eight units in two cohorts, three dimensions, six indicators, two sources; one
scheme `sample` with AHP weights between the dimensions, and one variant `plain` without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import countyindex as ci

TREE = """\
tree:
  wealth: {name_zh: 收入}
  care: {name_zh: 照护}
  land: {name_zh: 土地}
"""

STUDY = (
    """\
title_zh: 虚构研究
cohorts:
  town: {name_zh: 虚构区}
  field: {name_zh: 虚构县}
attributes:
  shore: {name_zh: 岸, values: {east: 东岸, west: 西岸}}
"""
    + TREE
    + """\
references:
  invented: 虚构文献
"""
)

#: The same indicators with a level more.
NESTED = """\
tree:
  wealth: {name_zh: 收入}
  life:
    name_zh: 生活
    children:
      care: {name_zh: 照护}
      land: {name_zh: 土地}
"""

UNITS = """\
code,name_zh,name_en,aliases,cohort,shore
900101,虚构甲区,Jia,,town,east
900102,虚构乙区,Yi,,town,east
900103,虚构丙区,Bing,,town,west
900104,虚构丁区,Ding,,town,west
900201,虚构戊县,Wu,,field,east
900202,虚构己县,Ji,,field,east
900203,虚构庚县,Geng,,field,west
900204,虚构辛县,Xin,,field,west
"""

SOURCES = """\
yearbook: {title_zh: 虚构年鉴}
survey: {title_zh: 虚构调查}
"""

SERIES = """\
output: {name_zh: 产出, unit: 亿元, source: yearbook}
residents: {name_zh: 人口, unit: 万人, source: yearbook}
urban_income: {name_zh: 城镇收入, unit: 元, source: yearbook}
rural_income: {name_zh: 农村收入, unit: 元, source: yearbook}
beds: {name_zh: 床位, unit: 张, source: yearbook}
schooling: {name_zh: 受教育年限, unit: 年, source: survey}
area: {name_zh: 面积, unit: 平方公里, source: survey}
budget: {name_zh: 支出, unit: 亿元}
"""

WEALTH = """\
output_per_head:
  name_zh: 人均产出
  unit: 元
  direction: positive
  formula: output / residents * 10000
  plausible: [1000, 900000]
  transform: log
income_ratio:
  name_zh: 收入倍差
  unit: 倍
  direction: negative
  formula: urban_income / rural_income
  plausible: [0.8, 4.0]
  references: [invented]
"""

CARE = """\
beds_per_head:
  name_zh: 床位密度
  unit: 张/万人
  direction: positive
  formula: beds / residents
schooling_years:
  name_zh: 受教育年限
  unit: 年
  direction: positive
  formula: schooling@2020
budget_per_head:
  name_zh: 人均支出
  unit: 元
  direction: positive
  formula: budget / residents * 10000
  status: awaiting_data
"""

LAND = """\
density:
  name_zh: 人口密度
  unit: 人/平方公里
  direction: positive
  formula: residents * 10000 / area@2020
"""

YEARBOOK_COLUMNS = ("output", "residents", "urban_income", "rural_income", "beds")
YEARBOOK = {
    "900101": (900, 60, 80000, 50000, 3300),
    "900102": (800, 70, 76000, 46000, 2900),
    "900103": (650, 50, 71000, 42000, 2600),
    "900104": (300, 40, 68000, 36000, 1500),
    "900201": (420, 55, 66000, 39000, 2100),
    "900202": (260, 38, 60000, 33000, 1800),
    "900203": (150, 31, 54000, 27000, 1300),
    "900204": (90, 22, 50000, 24000, 1000),
}
SURVEY_COLUMNS = ("schooling", "area")
SURVEY = {
    "900101": (11.2, 400),
    "900102": (10.9, 650),
    "900103": (10.1, 700),
    "900104": (9.6, 900),
    "900201": (9.9, 1100),
    "900202": (9.1, 1300),
    "900203": (8.4, 1700),
    "900204": (8.0, 2100),
}

SCHEME = """\
title_zh: 虚构指数
study: sample
treatment: []
normalisation: {method: minmax, goalposts: data}
levels:
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
  - {weighting: {method: ahp}, aggregation: {method: arithmetic}}
judgements: judgements/sample.yaml
"""

VARIANT = """\
title_zh: 虚构指数：维度等权
extends: sample
judgements: null
levels:
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
"""

JUDGEMENTS = """\
title_zh: 三个维度的两两比较
items: [wealth, care, land]
experts:
  甲:
    wealth: {care: 2, land: 4}
    care: {land: 2}
"""

FILES = {
    "indicators/sample/study.yaml": STUDY,
    "indicators/sample/units.csv": UNITS,
    "indicators/sample/sources.yaml": SOURCES,
    "indicators/sample/series.yaml": SERIES,
    "indicators/sample/wealth.yaml": WEALTH,
    "indicators/sample/care.yaml": CARE,
    "indicators/sample/land.yaml": LAND,
    "config/sample.yaml": SCHEME,
    "config/variants/plain.yaml": VARIANT,
    "config/judgements/sample.yaml": JUDGEMENTS,
}

#: The year of the yearbook; the survey is of 2020.
YEAR = 2024


def long_table(figures: dict[str, tuple[float, ...]], columns: tuple[str, ...], year: int) -> str:
    """Lay figures by unit out as the rows of an observation file."""
    rows = [
        f"{code},{series},{year},{value},"
        for series, position in zip(columns, range(len(columns)), strict=True)
        for code, values in figures.items()
        for value in (values[position],)
    ]
    return "\n".join(["code,series,year,value,note", *rows, ""])


@dataclass(frozen=True)
class Synthetic:
    """The project's folder; file names are short: `land.yaml`, `yearbook.csv`, `config/sample`."""

    root: Path

    def file(self, name: str) -> Path:
        """Return the one file whose path ends so."""
        (found,) = [path for path in self.root.rglob("*") if str(path).endswith("/" + name)]
        return found

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands exactly once in a file."""
        path = self.file(name)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def nest(self) -> None:
        """Let the second and third dimension be children of one above them: three levels."""
        self.change("study.yaml", TREE, NESTED)

    def append(self, name: str, text: str) -> None:
        """Add text at the end of a file."""
        path = self.file(name)
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def write(self, name: str, text: str) -> Path:
        """Write a file, named from the project's folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def remove(self, name: str) -> None:
        """Delete a file."""
        self.file(name).unlink()

    def line(self, name: str, text: str) -> int:
        """Return the number of the first line that holds the text."""
        lines = self.file(name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def study(self) -> ci.Study:
        """Read the study."""
        return ci.read_study(self.root / "indicators" / "sample")

    def observations(self) -> Any:
        """Read the study's observations."""
        return ci.read_observations(self.study())

    def scheme(self, *settings: str, name: str = "sample") -> ci.Scheme:
        """Read a scheme with settings."""
        return ci.read_scheme(
            self.file(f"{name}.yaml" if "/" in name else f"config/{name}.yaml"), settings
        )

    def score(self, *settings: str, strict: bool = False) -> ci.Edition:
        """Score the default scheme and its variant."""
        return ci.score_edition(self.root, YEAR, settings=settings, strict=strict)

    def refusal(self, *settings: str, strict: bool = False) -> str:
        """Score, and return what is said when that is refused."""
        try:
            self.score(*settings, strict=strict)
        except ci.CountyIndexError as error:
            return str(error)
        raise AssertionError("the project was scored without a complaint")


def write_project(root: Path) -> Synthetic:
    """Write the project into a folder."""
    project = Synthetic(root)
    for name, text in FILES.items():
        project.write(name, text)
    observations = "indicators/sample/observations"
    project.write(f"{observations}/yearbook.csv", long_table(YEARBOOK, YEARBOOK_COLUMNS, YEAR))
    project.write(f"{observations}/survey.csv", long_table(SURVEY, SURVEY_COLUMNS, 2020))
    return project
