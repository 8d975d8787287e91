# Two commands do everything: `make score` and `make test`. Needs python3 (3.11 or newer) with venv.

PYTHON ?= python3
YEAR ?= 2024
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINNED := --constraint constraints.txt
# What pip does for a package that is not editable: the first run starts as quickly as the next.
COMPILE := $(BIN)/python -m compileall -q src

# Empty files that remember what is installed; older than what they rest on, they are made anew.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.PHONY: help score test office lint types bench docs wheel clean
.NOTPARALLEL:

help:
	@echo "make score   install into $(VENV) and write outputs/countyindex_$(YEAR).xlsx (YEAR=$(YEAR))"
	@echo "make test    lint, types and all tests"
	@echo "make bench   speed and memory as ratios, measured in one run"
	@echo "make docs    write the generated pages of docs/ and schemas/ anew"
	@echo "make wheel   build dist/*.whl"
	@echo "make clean   remove $(VENV) and everything that was built (outputs/ stays)"

score: $(RUN)
	$(BIN)/countyindex score --year $(YEAR)
	@echo "The workbook is $(CURDIR)/outputs/countyindex_$(YEAR).xlsx"

test: $(DEV) office lint types
	$(BIN)/python -m pytest -n 2 -rs

# LibreOffice recalculates the living workbook in the tests; without it that proof is skipped.
office:
	@command -v soffice >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && \
	  { apt-get install -q -y --no-install-recommends libreoffice-calc </dev/null || \
	    { apt-get update -q </dev/null && \
	      apt-get install -q -y --no-install-recommends libreoffice-calc </dev/null; }; }; } || \
	  echo "ATTENTION: no LibreOffice here; the living workbook is not recalculated by it." >&2

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

bench: $(BENCH)
	$(COMPILE)
	$(BIN)/python benchmarks/run.py

docs: $(RUN)
	$(BIN)/python docs/write_indicators.py
	$(BIN)/python docs/write_methods.py
	$(BIN)/python docs/write_tables.py
	$(BIN)/countyindex schema -o schemas

wheel: $(DEV)
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# The build tool is pinned like the rest, so the package is built without a second environment.
$(RUN): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install $(PINNED) hatchling editables
	$(PIP) install $(PINNED) --no-build-isolation --editable .
	$(COMPILE)
	@touch $@

$(BENCH): $(DEV)
	$(PIP) install $(PINNED) --no-build-isolation --editable ".[dev,bench]"
	@touch $@

$(DEV): $(RUN)
	$(PIP) install $(PINNED) --no-build-isolation --editable ".[dev]"
	@touch $@
