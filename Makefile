# Everything runs in environments of its own: .venv for the product and its tests, .venv-train for making the weights.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH ?= ../shared/bench

.PHONY: demo test lint docs bench train lock clean browser

demo: $(VENV)/.made
	$(BIN)/dragoman read examples/state-tabloid-translated.txt
	@echo
	@echo "These were read in examples/state-tabloid-translated.txt. As data, one JSON object a line:"
	@echo "    $(BIN)/dragoman code examples/state-tabloid-translated.txt --format jsonl"
	@echo "All examples into CSV files, one a kind of record:"
	@echo "    $(BIN)/dragoman code examples --format csv -o records"

test: $(VENV)/.made-dev browser
	$(BIN)/python -m pytest

lint: $(VENV)/.made-dev
	$(BIN)/ruff format --check src tests training benchmarks docs
	$(BIN)/ruff check src tests training benchmarks docs
	$(BIN)/mypy
	$(BIN)/lint-imports

# The parts of the documents that are made from code, tables and figures.
docs: $(VENV)/.made-dev browser
	$(BIN)/python docs/make_knowledge.py
	$(BIN)/python docs/make_cli.py
	$(BIN)/python docs/make_readme.py
	$(BIN)/python docs/make_screens.py

bench: $(VENV)/.made-dev
	$(BIN)/python benchmarks/accuracy.py --bench $(BENCH)

train:
	$(MAKE) -C training all BENCH=$(abspath $(BENCH))

# Lock files name every package with its version and the hashes of its files.
lock: $(VENV)/.made-dev
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --extra dev -o requirements-dev.lock pyproject.toml

$(VENV)/.made: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@

$(VENV)/.made-dev: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@ $(VENV)/.made

# The tests of the page open it in Chromium: the system's own, installed here where root may do so.
browser:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { \
	    test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { \
	        echo "The tests of the page need Chromium; install it (Debian: apt-get install chromium)." >&2; exit 1; }; \
	    apt-get -q -o Acquire::Retries=3 update && DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	        -o Acquire::Retries=3 install --no-install-recommends chromium fonts-liberation; }

clean:
	rm -rf $(VENV) .venv-train build dist .pytest_cache .mypy_cache .ruff_cache
