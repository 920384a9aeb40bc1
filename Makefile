# make serve   set up .venv and open the page
# make test    set up .venv and run all tests but the slow ones
# make check   format, lint, types
# make test-slow  the tests that take minutes

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
STAMP_DEV := $(VENV)/.ready-dev

.PHONY: serve test test-slow check system clean

serve: $(STAMP)
	$(BIN)/youju build || test $$? -eq 1
	$(BIN)/python app.py

test: $(STAMP_DEV) system
	$(BIN)/pytest

test-slow: $(STAMP_DEV) system
	$(BIN)/pytest -m slow

check: $(STAMP_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# the virtual environment is made anew only when what it needs has changed
$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e .
	touch $@

$(STAMP_DEV): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev,bench,ocr]'
	touch $(STAMP) $@

# what pip cannot bring: a browser, a Chinese font, LibreOffice for real office files
system:
	@sh tests/system.sh

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
