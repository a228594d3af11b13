# Abri in a few words. `make` alone says what there is.

PYTHON ?= python3
BIN := .venv/bin
ENVIRONMENT := command -v $(PYTHON) >/dev/null || { echo "Abri needs Python 3.11 or newer; $(PYTHON) was not found." >&2; exit 1; }; \
	$(PYTHON) requirements/environment.py

.PHONY: help run test check bench mutants train evaluate lock styles messages clean
.DEFAULT_GOAL := help

help:  ## Say what there is
	@echo 'Abri, an open Safer Internet Centre. It needs python3 (3.11 or newer) and make.'
	@echo
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo 'Start with: make run'

run:  ## Build what is missing and serve the demonstration centre on http://localhost:8000
	@$(ENVIRONMENT) centre
	@exec $(BIN)/abri up --demo

# Containers often forbid Python to keep what it compiled. Hundreds of programs are started here, each of which would
# compile the whole house again.
unexport PYTHONDONTWRITEBYTECODE

# Importing the settings makes keys: not those of the installation.
test check: export ABRI_DATA := $(CURDIR)/build/data

# One process a core; tests/conftest.py says which tests stay together.
test: export PYTEST_ADDOPTS ?= -n auto --maxprocesses=4 --no-loadscope-reorder

test:  ## Build what is missing and run every test: on SQLite, then what could go another way on PostgreSQL
	@$(ENVIRONMENT) dev
	$(BIN)/python -m pytest -p tests.statements
	$(BIN)/python -m tests.on_postgresql

check:  ## Check style, types, import direction, templates, migrations and locks
	@$(ENVIRONMENT) dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@echo 'Types, and meanwhile the rest:'
	@$(BIN)/mypy & types=$$!; \
	$(BIN)/lint-imports --no-logo && \
	$(BIN)/djlint abri --lint --quiet && \
	DJANGO_SETTINGS_MODULE=abri.centre.settings $(BIN)/python -m django makemigrations --check --dry-run && \
	$(BIN)/python -m pytest -q tests/guarantees/test_locks.py; \
	rest=$$?; wait $$types && exit $$rest

bench:  ## Measure what the documentation quotes (takes minutes; let nothing else run)
	@$(ENVIRONMENT) dev
	$(BIN)/python -m benchmarks

# One process, and whoever else works goes first. What survives is explained in docs/developer/mutation.md.
mutants: export ABRI_DATA := $(CURDIR)/build/data

mutants:  ## Change the engines of law and routing in over a thousand ways and see that a test notices each (an hour)
	@$(ENVIRONMENT) dev
	rm -rf mutants; mkdir -p build
	nice $(BIN)/python -m mutmut run --max-children 1 >build/mutants.log
	$(BIN)/python -m mutmut results

# ABRI_CORPORA says where the corpora are (default: ../shared/corpora); docs/developer/screening.md tells how weights change.
train:  ## Train the weights of the screening model anew from the corpora and the grammars (under an hour)
	@$(ENVIRONMENT) dev
	$(BIN)/python -m training.train

evaluate:  ## Say how good the weights of the screening model are, by language, source, function and ground
	@$(ENVIRONMENT) dev
	$(BIN)/python -m training.evaluate

# The order matters: each lock takes over the versions of those it names with -c. UPGRADE=1 moves to the newest.
COMPILE := ../$(BIN)/uv --quiet pip compile --universal --python-version 3.11 \
	--no-emit-index-url --no-header --generate-hashes $(if $(UPGRADE),--upgrade)

ifndef SSL_CERT_FILE
lock: export UV_SYSTEM_CERTS ?= 1
endif

lock:  ## Write the locks anew from requirements/*.in (UPGRADE=1 takes the newest versions)
	@$(ENVIRONMENT) dev
	cd requirements && $(COMPILE) bootstrap.in -o bootstrap.lock
	cd requirements && $(COMPILE) base.in centre.in -c bootstrap.lock -o centre.lock
	cd requirements && $(COMPILE) base.in -c centre.lock -o base.lock
	cd requirements && $(COMPILE) base.in bulk.in -c centre.lock -o bulk.lock
	cd requirements && $(COMPILE) base.in centre.in heic.in -c centre.lock -o heic.lock
	cd requirements && $(COMPILE) base.in centre.in bulk.in heic.in dev.in -c bootstrap.lock -c centre.lock -c bulk.lock -c heic.lock -o dev.lock

styles:  ## Compile the stylesheets (needs Node)
	cd abri/centre/ui/styles && npm install --no-package-lock && npm run build

messages: export ABRI_DATA := $(CURDIR)/build/data

messages:  ## Collect the texts of the pages for translation and compile the catalogues (needs gettext)
	@$(ENVIRONMENT) dev
	cd abri/centre && DJANGO_SETTINGS_MODULE=abri.centre.settings ../../$(BIN)/python -m django makemessages \
		-l nl -l fr -l de --no-location --no-obsolete --no-wrap -i node_modules
	$(BIN)/python abri/centre/ui/locale/compile.py

clean:  ## Remove the environment and all that was built; the data folder stays
	rm -rf .venv build mutants *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
