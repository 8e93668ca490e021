# Everything lives in .venv/. `make help` lists the commands.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: help build test quick check format bench lock programs clean

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: .venv/base ## Set all up and turn the articles into episodes, feeds and pages
	$(BIN)/audio-programs build

test: .venv/dev programs ## Set all up and run all tests
	$(BIN)/pytest -n auto

quick: .venv/dev ## Run the tests that take no time
	$(BIN)/pytest -n auto -m "not slow and not browser"

check: .venv/dev ## Look for what is wrong in the code: layout, lint, types, imports
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy && $(BIN)/lint-imports

format: .venv/dev ## Lay the code out
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: .venv/dev ## Measure speed and memory, half an hour; the tables go to docs/benchmarks.md
	$(BIN)/python -m benchmarks

lock: ## Pin the newest dependencies anew (needs uv)
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock pyproject.toml
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements.lock --group dev -o requirements-dev.lock pyproject.toml

programs: ## Install the programs that some tests need (Chromium, gPodder), where that is allowed
	@sh tools/programs.sh

clean: ## Delete what was built, and the set-up
	rm -rf .venv output .cache

.venv/made:
	@sh tools/venv.sh "$(PYTHON)"

.venv/base: .venv/made requirements.lock pyproject.toml
	@echo "Installing what is needed into .venv/ (some minutes the first time) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . && touch $@

.venv/dev: .venv/base requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements-dev.lock && touch $@
