# `make run` serves the portal, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help run test lint audit fast bench lock migration fonts outlines clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Tissage needs Python 3.11 or later.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run ## Serve the portal on http://127.0.0.1:8000 (PORT, HOST), its database and demonstration included
	@BIN=$(BIN) sh deploy/serve.sh

test: $(VENV)/.test ## Run every check and every test, the browser's too
	@BIN=$(BIN) sh deploy/browser.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile

fast: $(VENV)/.test ## Run the tests that need no browser
	$(BIN)/pytest -n 2 --dist loadfile -m "not browser"

lint: $(VENV)/.test ## Check style, types, contracts and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet app

audit: $(VENV)/.test ## Read the code with bandit, and look up the dependencies' known vulnerabilities
	$(BIN)/python deploy/audit.py

bench: $(VENV)/.test ## Measure the hot pages (SCALE=1|10|100)
	$(BIN)/python -m tests.bench --scale $(or $(SCALE),1)

lock: $(VENV)/.test ## Resolve the dependencies again and write both locks
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

migration: $(VENV)/.test ## Write the migration from the last schema to the models (NAME="what changes")
	$(BIN)/flask --app wsgi db migrate -m "$(NAME)"

fonts: $(VENV)/.test ## Make the web fonts again from their package
	$(BIN)/python deploy/fonts.py

outlines: $(VENV)/.test ## Draw the territories again from their official outlines
	$(BIN)/python -m app.kernel.territories.draw_outlines

clean: ## Remove what can be made again (never the instance folder)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
