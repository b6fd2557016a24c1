# make demo, make test: each does its own set-up. Needs Python 3.11 or newer and a package registry.
#   make PYTHON=/path/to/python3.12 test     uses that Python to create .venv

# Tests start hundreds of programs: compiled once, each starts in two thirds of the time.
export PYTHONDONTWRITEBYTECODE =
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
MINUTES ?= 10
WORLDS ?= 2000
LABELS ?= 2000
AUDITED ?= 3000
SLIPS ?= 500
FAULTS ?= 10000
# Tests wait for servers, browsers and disks: with one worker more than cores, none of these rests meanwhile.
WORKERS ?= $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)

.PHONY: help demo test suite docs fuzz bench proof chaos mutants lint format lock schemas told clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    check three sample shipments of a fictional retailer: one may ship, two are held"
	@echo "make test    everything a change must pass: format, lint, types, layers, tests, the wheel"
	@echo "make docs    the documentation as a site that needs no network: site/index.html"
	@echo "make fuzz MINUTES=10   look for bytes that break a property; what is found is kept in tests/fuzz/corpus/"
	@echo "make proof   make 2,000 worlds with planted faults, and see that each is found and priced to the cent;"
	@echo "             draw 2,000 labels, and let others read them back; print 500 wrong packing slips and"
	@echo "             3,000 labels with one thing wrong, and see that none passes; try each property on all its"
	@echo "             examples, of which \`make test\` takes a third"
	@echo "make chaos   kill pollers, fill their disk and let them wait, 10,000 times, and see that no file is lost,"
	@echo "             and nothing done twice; FAULTS=500 fewer"
	@echo "make mutants ONLY=asn   change the code of the rules, times and charges bit by bit, and see that a test notices"
	@echo "make bench   how fast it reads, judges and writes, as ratios; docs/performance.md explains them"
	@echo "make lint    the first four of these"
	@echo "make format  let ruff format and mend what it safely can"
	@echo "make lock    write constraints.txt anew from the newest releases that fit pyproject.toml"
	@echo "make schemas write the JSON Schemas of the documents anew, after a change to their fields"
	@echo "make told    write anew what the rules say of each case, word for word; read the difference"
	@echo "make clean   remove .venv, caches and built files"

demo: .venv/installed
	@$(BIN)/edic demo --html demo.html
	@echo "The desk in the browser, on what four retailers took in a year (docs/how-to/open-the-desk.md):"
	@echo "  $(BIN)/python -m pip install --constraint constraints.txt --editable '.[labels,pdf,web]'"
	@echo "  $(BIN)/edic demo year edic-year"
	@echo "  $(BIN)/edic serve --config edic-year/edicompliance.toml"
	@echo "The last prints where the desk is; open that address. Ctrl-C stops it."

# mypy takes a minute on one core: the tests begin meanwhile.
test: .venv/installed-dev
	@$(MAKE) --no-print-directory --jobs=2 lint suite

suite: .venv/installed-dev
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

docs: .venv/installed-docs
	@$(BIN)/python scripts/build_site.py

# TARGETS="reader translate" takes some of the targets only.
fuzz: .venv/installed-fuzz
	$(BIN)/python -m tests.fuzz $(MINUTES) $(TARGETS)

proof: .venv/installed-dev
	@$(BIN)/python -m tests.worlds $(WORLDS)
	@$(BIN)/python -m tests.labels.proof $(LABELS)
	@$(BIN)/python -m tests.labels.slip_proof $(SLIPS)
	@$(BIN)/python -m tests.labels.proof_of_audit $(AUDITED)
	@EXAMPLES=all $(BIN)/python -m pytest -q -m hypothesis --numprocesses auto
	@EXAMPLES=all $(BIN)/python -m pytest -q -n0 tests/x12/test_traps.py tests/flows/test_damaged_files.py
	@YEAR_WEEKS=50 $(BIN)/python -m pytest -q -n0 tests/chargebacks/test_year.py
	@WINDOW_DATES=10000 $(BIN)/python -m pytest -q -n0 tests/chargebacks/test_windows.py

chaos: .venv/installed-dev
	@$(BIN)/python -m tests.chaos $(FAULTS)

# ONLY="win asn" takes some of the families only; ARGS="--again" what survived, ARGS="--every 4" each fourth.
mutants: .venv/installed-mutants
	@EXAMPLES=all $(BIN)/python -m tests.mutants $(ONLY) $(ARGS)

bench: .venv/installed-dev
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/checks.py
	@$(BIN)/python benchmarks/labels.py
	@$(BIN)/python benchmarks/label_pictures.py
	@$(BIN)/python benchmarks/memory.py
	@$(BIN)/python benchmarks/due.py
	@$(BIN)/python benchmarks/packets.py
	@$(BIN)/python benchmarks/intake.py
	@$(BIN)/python benchmarks/mailboxes.py
	@$(BIN)/python benchmarks/backtests.py
	@$(BIN)/python benchmarks/desk.py
	@$(BIN)/python benchmarks/matching.py
	@$(BIN)/python benchmarks/scorecards.py

lint: .venv/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/installed-dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: .venv/created
	$(BIN)/python scripts/lock.py > constraints.new
	mv constraints.new constraints.txt

schemas: .venv/installed
	$(BIN)/python scripts/make_schemas.py

told: .venv/installed-dev
	$(BIN)/python -m tests.rules.told $(ONLY)

clean:
	rm -rf demo.html edic-year site .venv .fuzz mutants build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# A command of that name may exist and not run (a version manager's shim), so each is tried.
.venv/created:
	@for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "creating .venv with $$("$$python" --version)"; \
	    "$$python" -m venv .venv && touch $@; exit; \
	  fi; \
	done; \
	echo "edicompliance needs Python 3.11 or newer; tried: $(PYTHONS)." >&2; \
	echo "Name one with: make PYTHON=/path/to/python3.12 $(or $(MAKECMDGOALS),demo)" >&2; \
	exit 1

.venv/installed: .venv/created pyproject.toml constraints.txt
	@echo "installing edicompliance into .venv"
	@$(PIP) install --constraint constraints.txt --upgrade pip
	@$(PIP) install --constraint constraints.txt --build-constraint constraints.txt --editable '.[labels]'
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "installing the developer's tools into .venv"
	@$(PIP) install --constraint constraints.txt --group dev
	@touch $@

.venv/installed-docs: .venv/installed
	@echo "installing zensical into .venv"
	@$(PIP) install --constraint constraints.txt --group docs
	@touch $@

.venv/installed-fuzz: .venv/installed-dev
	@echo "installing atheris into .venv; it has wheels for Linux and for some releases of Python only"
	@$(PIP) install --constraint constraints.txt --group fuzz
	@touch $@

.venv/installed-mutants: .venv/installed-dev
	@echo "installing mutmut into .venv"
	@$(PIP) install --constraint constraints.txt --group mutants
	@touch $@
