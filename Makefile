# Disputed Figures: every figure can be followed to a line of a source file.
# Each target sets up what it needs on a fresh machine; the README says what must be there.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help environment test-environment book test test-latest verify coverage tamper bench audit lab \
  port serve pdf epub html zip lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment:
	@"$(PYTHON)" install.py

test-environment:
	@"$(PYTHON)" install.py --tests

book: environment ## Build the book (HTML) in _build/html
	@$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "The book is at $(CURDIR)/_build/html/index.html"

# Files in the order of their rooms: the short ones of tests/unit come last and fill what is left.
test: lint book ## Build the book and run every check
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

verify: environment ## Check the tables against their rules and, if at hand, the seed files
	@$(BIN)/claimbook verify

coverage: environment ## Say which numerals and lines of the seed files no row covers
	@$(BIN)/claimbook coverage

# The small book of the tests under what is current and unpinned. Jupyter Book 1 is left out: it
# stands in the way of the whole book, for it holds Sphinx below 8 and MyST-NB with it.
test-latest: ## Build a small book with the current Sphinx, MyST-NB and theme
	@"$(PYTHON)" -m venv --clear _build/latest
	@_build/latest/bin/pip install --quiet ".[sphinx,notebook]" sphinxcontrib-bibtex sphinx-book-theme ipykernel pytest hypothesis edtf beautifulsoup4
	@_build/latest/bin/python -m pytest -q tests/extension/test_domain.py -k "not jupyter_book"

tamper: test-environment ## Change cells of the tables and say which changes verify finds (long)
	@$(BIN)/python tests/tamper.py

bench: environment ## Measure builds and write benchmarks/RESULTS.md (long)
	@$(BIN)/python benchmarks/build.py --write

audit: test-environment book ## Ask suites of others about the built pages (Node 20, Java)
	@$(BIN)/python tests/audit.py
	@AXE=all LAB=all $(BIN)/python -m pytest -q tests/browser/test_axe.py tests/browser/test_lab.py

lab: environment ## Open the chapters in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=. --LabApp.app_settings_dir="$(CURDIR)/.jupyter" \
	  --LabApp.extra_labextensions_path="$(CURDIR)/claimbook/show/lab"

port:
	@"$(PYTHON)" -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
	  { echo "Port $(PORT) is taken or not to be had: name another, as in 'make serve PORT=8123'"; exit 1; }

serve: port book ## Build the book and serve it at http://localhost:8000 (or PORT=...)
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# The browser is that of the tests; it prints where WeasyPrint or its Pango is missing.
pdf: test-environment book ## Make one PDF of the book, in _build/books
	@CHROMIUM="$$($(BIN)/python tests/browser.py | sed -n 's/^The tests use //p')" \
	  $(BIN)/claimbook edition pdf

epub: book ## Make an EPUB of the book, in _build/books
	@$(BIN)/claimbook edition epub

html: book ## Make a self-contained file of each chapter, in _build/books/html
	@$(BIN)/claimbook edition html

zip: book ## Put the whole site into one archive, in _build/books
	@$(BIN)/claimbook edition zip

lint: test-environment ## Check the style and the types of the code
	@$(BIN)/ruff check claimbook tests benchmarks install.py
	@$(BIN)/mypy

clean: ## Remove what builds and tests leave behind (the environment stays)
	@rm -rf _build .pytest_cache .hypothesis .mypy_cache .ruff_cache *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
