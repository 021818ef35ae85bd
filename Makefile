# Everything works on a machine that has only Python >= 3.11 and make. `make help` lists the commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ONLY ?=
SEED ?= 1
COUNT ?= 1000
MUTANT ?=
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help studio film test check lint bench chaos parity sheets wheel setup clean

help:
	@echo "make film     the example screenplay becomes build/the-lighthouse.mp4, headless"
	@echo "make studio   set up and run the studio (server and workers)"
	@echo "make test     every test          make check   the fast ones"
	@echo "make lint     style, types, import rules, licences"
	@echo "make bench    all measurements (ONLY=name for one)"
	@echo "make chaos    the long kill storm"
	@echo "make parity   the editor and the renderer read random timelines alike (SEED=n COUNT=m)"
	@echo "make sheets   contact sheets of places and of the example film, under docs/pictures"
	@echo "make wheel    one wheel, under dist/"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Milimo and its tools into $(VENV) (a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

studio: setup
	$(BIN)/milimo studio

film: setup
	@mkdir -p build
	$(BIN)/milimo film examples/the-lighthouse.fountain --output build/the-lighthouse.mp4

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/pyright
	$(BIN)/pyright --pythonpath $(BIN)/python --project tests
	$(BIN)/python tools/licences.py

bench: setup
	$(BIN)/python -m benchmarks.run $(ONLY)

chaos: setup
	$(BIN)/python -m benchmarks.chaos --kills 300

parity: setup
	$(BIN)/python tools/parity.py --seed $(SEED) --count $(COUNT) --mutant "$(MUTANT)"

sheets: setup
	$(BIN)/python -m benchmarks.sheets

wheel: setup
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean:
	rm -rf build dist
