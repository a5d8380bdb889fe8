# Two commands on a fresh machine: `make demo` and `make test`.
# Needs Python 3.11 or later and make; everything else is installed by the first run.

PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14,\
	$(if $(shell $(name) -c 'import sys; print("new" if sys.version_info >= (3, 11) else "")' 2>/dev/null),$(name))) python3)
VENV := .venv/bin
WORKERS ?= auto

# Compiled Python is kept even where the shell says not to: else every process compiles Django and all else anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test check bench setup format requirements clean-demo stop-test-servers

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Start the whole system with invented data, and say where (PORT=8000)
	@$(PYTHON) scripts/set_up.py app
	@exec $(VENV)/python -m scripts.demo

test: ## Run every test, browser journeys too (WORKERS=2 ARGS="-k packs")
	@$(PYTHON) scripts/set_up.py browser
	$(VENV)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: ## Style, types, import contracts, migrations, templates, production settings
	@$(PYTHON) scripts/set_up.py dev
	@$(VENV)/python -m scripts.check

bench: ## Measure imports, packs and pages (ARGS="imports packs")
	@$(PYTHON) scripts/set_up.py dev
	@$(VENV)/python -m bench $(ARGS)

setup: ## Install what development takes, Chromium too
	@$(PYTHON) scripts/set_up.py browser

format: ## Put the source in its one style
	@$(VENV)/ruff check --fix --quiet . ; $(VENV)/ruff format --quiet .

requirements: ## Pin requirements*.in again, hashed and without addresses (ARGS="--upgrade")
	@for name in requirements requirements-dev; do \
		$(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make requirements" $(ARGS) $$name.in -o $$name.txt || exit 1; \
	done

clean-demo: ## Stop the demonstration's servers and remove its data
	@$(VENV)/python -m scripts.demo --remove

stop-test-servers: ## Stop the PostgreSQL and Redis that tests leave running for the next run
	@$(VENV)/python -m pbc.core.embedded stop --tests
