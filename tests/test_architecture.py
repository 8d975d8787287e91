"""Who may import whom, where the heavy libraries live, and what the package shows the world."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import countyindex

SOURCE = Path(countyindex.__file__).parent

#: From the ground up; a module may import what stands in a row above its own, and its own package.
LAYERS = (
    {"errors"},
    {"columns", "refusals", "unpacking"},
    {"documents", "tables", "excel", "methods", "ranking", "project"},
    {"registry", "pages"},
    {"scheme"},
    {"data"},
    {"treatment", "normalisation", "weighting", "aggregation"},
    {"rollup"},
    {"screening"},
    {"lineage"},
    {"result"},
    {"panel"},
    {"pipeline"},
    {"edition"},
    {"analysis"},
    {"export", "json_schema"},
    {"edits"},
    {"cli"},
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}

#: The entry points of the package, which stand above every layer.
ENTRIES = {"__init__", "__main__"}

FAMILIES = ("treatment", "normalisation", "weighting", "aggregation")

#: Library → the files or folders that may import it.
HOMES = {
    "xlsxwriter": ("export/workbook", "export/living"),
    "openpyxl": ("excel.py",),
    "click": ("cli",),
    "rich": ("cli",),
    "sklearn": ("treatment/knn.py",),
    "joblib": ("analysis/uncertainty/executors.py",),
    "threadpoolctl": ("analysis/uncertainty/executors.py",),
    "dask": ("analysis/uncertainty/cluster.py",),
    "distributed": ("analysis/uncertainty/cluster.py",),
    "scipy": (
        *(*FAMILIES, "analysis/sensitivity"),
        *("analysis/uncertainty/distributions.py", "analysis/uncertainty/precision.py"),
    ),
    "ruamel": ("documents/read.py",),
    "pydantic": (
        *("documents", "registry", "scheme", "json_schema"),
        "analysis/uncertainty/choices.py",
    ),
}

PUBLIC = {
    "Audit",
    "Comparison",
    "CountyIndexError",
    "Edition",
    "Explanation",
    "Imported",
    "InputError",
    "MethodError",
    "Project",
    "Result",
    "Scheme",
    "Sensitivity",
    "StrictError",
    "Study",
    "Trace",
    "Uncertainty",
    "UsageError",
    "Verification",
    "audit",
    "compare",
    "edition_to_dict",
    "explain",
    "find_project",
    "import_workbook",
    "indicator_table",
    "read_choices",
    "read_observations",
    "read_scheme",
    "read_study",
    "score",
    "score_edition",
    "sensitivity",
    "tidy_tables",
    "trace",
    "uncertainty",
    "uncertainty_tables",
    "verify_workbook",
    "write_living_workbook",
    "write_sensitivity",
    "write_tables",
    "write_uncertainty",
    "write_uncertainty_tables",
    "write_workbook",
}


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "bundled" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module or ""


def own_part(module: str) -> str | None:
    """`countyindex.data.read` → `data`; None for another library or the bare package."""
    parts = module.split(".")
    return parts[1] if parts[0] == "countyindex" and len(parts) > 1 else None


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def label(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", modules(), ids=label)
def test_every_module_has_its_place_in_the_layers(path: Path):
    assert part_of(path) in HEIGHT or part_of(path) in ENTRIES


@pytest.mark.parametrize("path", modules(), ids=label)
def test_imports_go_downwards_only(path: Path):
    here = part_of(path)
    if here in ENTRIES:
        return
    upwards = [
        name
        for name in map(own_part, imported(path))
        if name is not None and name != here and HEIGHT[name] >= HEIGHT[here]
    ]
    assert not upwards


#: Parts of a family's step: they know labels as it does, and are no methods.
STEPS = {"normalisation/direction.py", "normalisation/goalposts.py"}


def method_files() -> list[Path]:
    return [
        path
        for family in FAMILIES
        for path in sorted((SOURCE / family).glob("*.py"))
        if path.stem not in ("__init__", "step") and label(path) not in STEPS
    ]


@pytest.mark.parametrize("path", method_files(), ids=label)
def test_method_files_know_arrays_and_nothing_of_the_project(path: Path):
    allowed = {"columns", "errors", "methods", "refusals", part_of(path)}
    assert {name for name in map(own_part, imported(path)) if name} <= allowed
    others = {name.split(".")[0] for name in imported(path)} - {"countyindex"}
    assert others - set(sys.stdlib_module_names) <= {"numpy", "scipy", "sklearn"}


@pytest.mark.parametrize("library", HOMES)
def test_each_heavy_library_has_one_home(library: str):
    users = {label(path) for path in modules() for name in imported(path) if name == library}
    users |= {
        label(path)
        for path in modules()
        for name in imported(path)
        if name.startswith(f"{library}.")
    }
    assert [user for user in users if not user.startswith(HOMES[library])] == []


def test_the_public_names_are_exactly_these():
    assert set(countyindex.__all__) == PUBLIC
    assert all(getattr(countyindex, name).__name__ == name for name in PUBLIC)


def test_no_folder_is_a_drawer_for_odds_and_ends():
    odds = {"utils", "helpers", "common", "base", "misc"}
    assert not {part for path in modules() for part in path.with_suffix("").parts} & odds


def test_every_silenced_check_says_why_in_brackets():
    silenced, reason = re.compile(r"# (noqa|type: ignore)\b"), re.compile(r"  (# )?\(.+\)$")
    unexplained = [
        f"{path}:{number}"
        for root in (SOURCE, Path(__file__).parent)
        for path in sorted(root.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if silenced.search(line) and "re.compile" not in line and not reason.search(line)
    ]
    assert unexplained == []


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines())


def test_the_default_path_imports_neither_scipy_stats_nor_scikit_learn(tmp_path: Path):
    loaded = loaded_after(
        "import countyindex as ci\n"
        "edition = ci.score_edition(ci.find_project(), 2024)\n"
        f"ci.write_workbook(edition, {str(tmp_path / 'board.xlsx')!r})"
    )
    assert not loaded & {"scipy.stats", "sklearn", "openpyxl"}


def test_help_waits_for_no_table_library():
    loaded = loaded_after("import countyindex.cli.main")
    assert not loaded & {"pandas", "numpy", "pydantic", "xlsxwriter", "scipy"}
