# One command each: make demo | make test | make run | make lock
PYTHON ?= python3
BIN := .venv/bin
# A new lock file or another Python remakes the environment.
VERSION := $(shell $(PYTHON) -c 'import sys; print(sys.executable, sys.version.split()[0])' | tr ' /' '_')
RUNTIME := .venv/.runtime-$(VERSION)
DEV := .venv/.dev-$(VERSION)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo run test check format lock clean
demo: $(RUNTIME)
	@$(BIN)/kulturfeed demo

run: $(RUNTIME)
	@$(BIN)/kulturfeed run

test: $(DEV) check
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(RUNTIME): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kulturfeed needs Python 3.11 or later; set one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { echo "no .venv could be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv; the files hold hashes and no addresses.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
