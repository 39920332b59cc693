# Everything runs inside .venv; nothing needs to be active. Any Python from 3.11 to 3.13 will do.
PYTHON ?= python3
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq -c $(LOCK)

DEMO_CASE := fixtures/cases/demo.json

.DEFAULT_GOAL := help
.PHONY: help demo test test-thorough test-nightly test-durable test-postgres lint types imports format step goldens bench offline docs ci

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime ## check one sample case and print what was found
	@$(BIN)/fadu check $(DEMO_CASE); status=$$?; test $$status -le 1

test: $(VENV)/.tools ## every test that needs neither minutes, a C compiler nor a database server
	$(BIN)/pytest -n $(JOBS) --dist worksteal

test-thorough: $(VENV)/.tools ## the tests that take minutes: each number of each rule moved by one, native code, every boundary
	$(BIN)/pytest -n $(JOBS) --dist worksteal -m 'thorough and not durable'

test-nightly: $(VENV)/.tools ## the engines on 100,000 generated cases and every missing fact (hours)
	FADU_CONFORMANCE_CASES=100000 $(BIN)/pytest -n $(JOBS) --dist worksteal -m 'not durable' tests/conformance

test-durable: $(VENV)/.durable ## the tests of the durable_rules workers (needs a C compiler)
	$(BIN)/pytest -m durable

test-postgres: $(VENV)/.postgres ## the tests of the stores again, on a PostgreSQL server
	$(BIN)/python -m tests.api.on_postgres -n $(JOBS) -m 'store or postgres' tests/api

lint: $(VENV)/.tools ## style of code and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.tools ## put the code into the one format
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

types: $(VENV)/.tools ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.tools ## who may import whom
	$(BIN)/lint-imports

step: $(VENV)/.tools ## draft the next step of the database: make step name=what_it_does
	@$(BIN)/python -m api.migrations.drafting $(name)
	@$(BIN)/ruff format -q api/migrations && $(BIN)/ruff check -q --fix api/migrations

goldens: $(VENV)/.tools ## write the expected files anew; then read the difference
	UPDATE_GOLDENS=1 $(BIN)/pytest -n $(JOBS) tests
	git diff --stat

bench: $(VENV)/.bench ## time the engines
	$(BIN)/python -m benchmarks

offline: $(VENV)/.runtime ## one archive that installs without any network
	deploy/offline.sh $(BIN)/python

docs: goldens ## the generated pages are expected files too

ci: lint types imports test test-postgres test-thorough test-durable ## all that a change must pass

# A stamp per set of packages: installed again only when the project file or the lock changes.

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "Python 3.11 - 3.13 is needed: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml $(LOCK)
	$(PIP) -e .
	@touch $@

$(VENV)/.tools: $(VENV)/bin/python pyproject.toml $(LOCK)
	$(PIP) -e '.[test,lint]'
	@touch $@ $(VENV)/.runtime

$(VENV)/.durable: $(VENV)/.tools
	$(PIP) -e '.[durable]'
	@touch $@

$(VENV)/.postgres: $(VENV)/.tools
	$(PIP) -e '.[postgres-test]'
	@touch $@

$(VENV)/.bench: $(VENV)/.tools
	$(PIP) -e '.[bench]'
	@touch $@
