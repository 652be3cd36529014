# make demo    set everything up and translate examples/, then say where to look
# make test    set everything up and run the tests
# make check   lint, glossaries, types, documentation and tests
# make lint-glossaries   what is wrong with the glossaries that ship (docs/glossary-lint.md)
# make fuzz    run the property tests on examples that no run has seen
# make conformance   check the HTML with the Nu HTML Checker and axe-core (npm, Java, Chromium)
# make bench   measure speed and memory, and against Argos Translate (benchmarks/; about an hour)
# make format  put the code into its standard form

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test fuzz check lint lint-glossaries types docs conformance bench format clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "syndicate needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 demo"; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY)
	@$(BIN)/python examples/demo.py

test: $(READY)
	$(BIN)/python -m pytest

fuzz: $(READY)
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=default

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

lint-glossaries: $(READY)
	$(BIN)/syndicate glossary lint glossaries --level warning

types: $(READY)
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python docs/reference.py --check
	$(BIN)/python docs/checks.py --check
	$(BIN)/python docs/templates.py --check
	$(BIN)/python docs/partners.py --check

check: lint lint-glossaries types docs test

conformance: $(READY)
	@$(BIN)/python tests/conformance/run.py

bench: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'sacrebleu>=2.4,<3'
	$(BIN)/python benchmarks/run.py $(BENCH)

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
