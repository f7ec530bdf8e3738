# The recipes of the README. Each does its own set-up.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test lint bench lock messages screenshots system

install: .venv/installed

.venv/installed: requirements-dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "make: $(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or later is needed; try: make PYTHON=python3.12"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	$(BIN)/tracuu demo

test: install system lint
	$(BIN)/python -m pytest -n logical --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python benchmarks/all.py

# System packages that the tests need: a browser, and what a real Elasticsearch takes.
system:
	@sh tests/system-packages.sh

# Locks every dependency with its hashes, for all supported versions of Python.
lock:
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.txt
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.txt

# The English catalogue of the interface, after a template has changed.
messages: install
	cd webapp && ../$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l --no-location --sort-output -o messages.pot .
	cd webapp && ../$(BIN)/pybabel -q update -i messages.pot -d translations --no-fuzzy-matching --width 1000
	cd webapp && ../$(BIN)/pybabel -q compile -d translations && rm messages.pot

screenshots: install system
	$(BIN)/python docs/screenshots.py
