# Disputed Figures: every figure can be followed to a line of a source file.
# Each target sets up what it needs on a fresh machine: Python 3.11 or later and git are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS_READY := $(VENV)/.ready-tests
PAGES := _build/html/index.html

.DEFAULT_GOAL := help
.PHONY: help book test verify coverage tamper lab serve pdf lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.txt constraints.txt pyproject.toml
	@echo "Making the environment in $(VENV) (a few minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(TESTS_READY): $(READY)
	@echo "Adding what the tests need: test packages and a browser ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@$(BIN)/python tests/browser.py
	@touch $@

book: $(READY) ## Build the book (HTML) in _build/html
	@echo "Building the book; each chapter is named as it executes ..."
	@$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "The book is at $(PAGES)"

test: $(TESTS_READY) book ## Build the book and run every check
	@$(BIN)/python -m pytest

verify: $(READY) ## Check the tables against their rules and, if at hand, the seed files
	@$(BIN)/claimbook verify

coverage: $(READY) ## Say which numerals and lines of the seed files no row covers
	@$(BIN)/claimbook coverage

tamper: $(TESTS_READY) ## Change cells of the tables and say which changes verify finds (long)
	@$(BIN)/python tests/tamper.py

lab: $(READY) ## Open the chapters in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=. --LabApp.app_settings_dir=$(CURDIR)/.jupyter

serve: book ## Build the book and serve it at http://localhost:8000
	@$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory _build/html

pdf: $(TESTS_READY) book ## Print every page to _build/pdf
	@$(BIN)/python tests/browser.py --pdf _build/html _build/pdf

lint: $(TESTS_READY) ## Check the style of the code
	@$(BIN)/ruff check claimbook tests

clean: ## Remove what builds and tests leave behind (the environment stays)
	@rm -rf _build .pytest_cache .hypothesis .ruff_cache *.egg-info
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
