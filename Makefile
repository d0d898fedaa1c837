# Works with GNU make 3.81 (macOS) and later.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# A name on the PATH may be a shim with no Python behind it, so each one is tried.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo "$$name"; break; fi; done)

MINUTES := 10

# One more than there are processors, since tests of shells and terminals mostly wait.
WORKERS = $$(($$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1))

# Each of the many processes of the tests would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
DEMO_VENV := .venv-demo
SITE_VENV := .venv-site
SITE_PACKAGES := 'mkdocs>=1.6,<2' 'mkdocs-material>=9.5'
BIN := $(VENV)/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

# Begins a recipe that makes an environment.
NEED_PYTHON = @test -n "$(PYTHON)" || { \
	echo "utt needs Python 3.11 or later; name one with: make PYTHON=/path/to/python" >&2; exit 1; }

.PHONY: help
help: ## Show this list
	@echo "Usage: make TARGET"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: $(VENV)/.stamp ## Set up .venv with utt (editable) and all the tools

# Made anew on each change, so that it never holds what is no longer asked for.
$(VENV)/.stamp: pyproject.toml utt/version.py
	$(NEED_PYTHON)
	"$(PYTHON)" -m venv --clear $(VENV)
	$(BIN)/python $(PIP_INSTALL) --editable '.[dev]'
	@touch $@

# Only what a user gets, so that the demo starts soon.
$(DEMO_VENV)/.stamp: pyproject.toml utt/version.py
	$(NEED_PYTHON)
	"$(PYTHON)" -m venv --clear $(DEMO_VENV)
	$(DEMO_VENV)/bin/python $(PIP_INSTALL) --editable .
	@touch $@

.PHONY: demo
demo: $(DEMO_VENV)/.stamp ## Record a small working day and show its report
	@PATH="$(CURDIR)/$(DEMO_VENV)/bin:$$PATH" sh examples/demo.sh build/demo

.PHONY: demo-sync
demo-sync: $(DEMO_VENV)/.stamp ## Record a day on two machines, and sync them into one log
	@PATH="$(CURDIR)/$(DEMO_VENV)/bin:$$PATH" sh examples/demo-sync.sh build/demo-sync

.PHONY: format
format: $(VENV)/.stamp ## Format the code, and mend what the linter can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: lint
lint: $(VENV)/.stamp ## Check the format and the lint rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: types
types: $(VENV)/.stamp ## Check the types, strictly
	$(BIN)/mypy

.PHONY: imports
imports: $(VENV)/.stamp ## Check who imports whom
	$(BIN)/lint-imports --no-logo

.PHONY: test
test: $(VENV)/.stamp ## Run all checks, and the tests with coverage
	@$(MAKE) --no-print-directory -j lint types imports
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m 'not release' --cov

.PHONY: quick
quick: $(VENV)/.stamp ## Run the tests that are quick, without the properties: seconds instead of minutes
	$(BIN)/python -m pytest -n auto -m 'not slow and not hypothesis'

.PHONY: test-all
test-all: ## Run the tests on every supported Python found here
	@sh tools/test-all.sh 3.11 3.12 3.13 3.14

# Until the time is over, or a test fails, which then says how to have it fail again.
.PHONY: explore
explore: $(VENV)/.stamp ## Run the property tests on ever new cases for MINUTES=10
	@end=$$(($$(date +%s) + 60 * $(MINUTES))); \
	while [ "$$(date +%s)" -lt "$$end" ]; do \
		$(BIN)/python -m pytest -n auto -m 'hypothesis or explored' --hypothesis-profile=explore || exit 1; \
	done

.PHONY: docs
docs: $(VENV)/.stamp ## Write what is generated: the API, options, JSON, the manual pages, the picture
	$(BIN)/python -m tools.api_docs
	$(BIN)/python -m tools.man_pages
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.picture

# Of its own, so that nobody has to install it who does not build the site.
$(SITE_VENV)/.stamp: pyproject.toml
	$(NEED_PYTHON)
	"$(PYTHON)" -m venv --clear $(SITE_VENV)
	$(SITE_VENV)/bin/python $(PIP_INSTALL) $(SITE_PACKAGES)
	@touch $@

.PHONY: site
site: $(SITE_VENV)/.stamp ## Build the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(SITE_VENV)/bin/mkdocs build --quiet

.PHONY: snapshot
snapshot: $(VENV)/.stamp ## Accept a changed API: write tests/plugins/api_snapshot.txt
	$(BIN)/python -m tools.api_docs --snapshot

.PHONY: bench
bench: $(VENV)/.stamp ## Measure what a command costs
	$(BIN)/python -m bench.bench

.PHONY: bench-peers
bench-peers: $(VENV)/.stamp ## Measure what other time trackers cost beside it
	$(BIN)/python -m bench.peers

.PHONY: bench-sync
bench-sync: $(VENV)/.stamp ## Measure what a thousand syncs leave behind
	$(BIN)/python -m bench.sync

.PHONY: build
build: $(VENV)/.stamp ## Make the sdist and the wheel in dist/
	$(BIN)/python -m build --outdir dist .

.PHONY: zipapp
zipapp: $(VENV)/.stamp ## Make dist/utt.pyz, one file that any Python runs
	$(BIN)/python -m tools.zipapp

.PHONY: recipes
recipes: build ## Make the recipes of Homebrew, AUR and Nix in dist/recipes; needs FILES=URL HOMEPAGE=URL
	@test -n "$(FILES)" -a -n "$(HOMEPAGE)" || { \
		echo "make recipes needs the address of the index's files and of utt's page:" >&2; \
		echo "make recipes FILES=https://HOST/packages HOMEPAGE=https://HOST/utt" >&2; exit 1; }
	$(BIN)/python -m tools.recipes "$(FILES)" "$(HOMEPAGE)"

.PHONY: deb
deb: build ## Make the Debian package in build/deb, with the libraries from the registry
	sh packaging/deb.sh "$$($(BIN)/python -c 'from utt.version import VERSION; print(VERSION)')"

.PHONY: clean
clean: ## Remove everything that these commands made
	rm -rf .venv .venv-* build dist htmlcov .coverage .coverage.*
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name .git -prune -o -name __pycache__ -prune -exec rm -rf {} +
