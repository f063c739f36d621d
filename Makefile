# Names for the real commands; each works on a fresh clone with nothing but Python and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint serve bench browsers
demo: .venv/.installed
	$(BIN)/xiangdao demo

test: lint
	$(BIN)/pytest --cov

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: .venv/.installed
	$(BIN)/xiangdao serve

bench: .venv/.installed
	$(BIN)/python -m bench.publish

# What the tests of pages need beside Python: a browser, and a font that can write Chinese.
browsers:
	command -v chromium >/dev/null || { apt-get update && apt-get install -y --no-install-recommends chromium fonts-wqy-microhei; }

# Locked versions first, then this project as it stands; a second run needs no network.
.venv/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo compiling the search, once
	$(BIN)/python -m worker.warm_up
	touch $@
