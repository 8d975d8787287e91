"""The benchmarks' own paths still run, on a size that takes no time (虚构)."""

import sys
from pathlib import Path

import pytest


@pytest.fixture
def paths(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    names = ("memory_paths", "synthetic", "measure")
    shadowed = {name: sys.modules.pop(name, None) for name in names}
    import memory_paths  # noqa: PLC0415

    monkeypatch.setattr(memory_paths.synthetic, "LARGE", (200, 60))
    yield memory_paths
    for name, module in shadowed.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


@pytest.mark.parametrize("path", ["array_path", "whole_result"])
def test_what_the_memory_benchmark_measures_runs(paths, path):
    assert getattr(paths, path)() == 200 * 60 * 8
