# labsim: `make demo` runs the main job, `make test` the tests. Both install everything in .venv first.
# Works with GNU make 3.81 and later. Windows: see docs/how-to/install.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
COMPILE := .lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--no-emit-index-url --no-emit-find-links --generate-hashes --no-header

.PHONY: help install demo check lint test test-slow warm-up bench validate mission lock clean

help:
	@echo 'make demo       install, then ask what the ambachtsschool adds in Gorinchem; writes ./demo'
	@echo 'make test       install, then the tests of every day'
	@echo 'make test-slow  the tests over 20 seconds'
	@echo 'make lint       ruff, mypy, import-linter'
	@echo 'make check      lint and test'
	@echo 'make bench      speed, memory and variance; writes benchmarks/latest.json'
	@echo 'make validate   is the world alive and steady: writes docs/{validation,replays}.md, takes an hour or two'
	@echo 'make mission    write docs/{rules,questions,contradictions,mission}.md from configs/mission'
	@echo 'make lock       pin the newest versions of everything in requirements/'
	@echo 'make clean      remove what runs and tools left behind (not .venv)'

install: $(INSTALLED)

$(INSTALLED): pyproject.toml requirements/build.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'labsim needs Python 3.11 or later as "$(PYTHON)"; name another one: make PYTHON=python3.12 ...' >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo 'no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv' >&2; \
		exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED)
	$(BIN)/labsim compare gorinchem ambachtsschool --out demo
	@echo 'The memo: $(CURDIR)/demo/memo.html'

check: lint test

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Compiling every kernel takes about a minute; once, here, instead of inside whichever test comes first.
warm-up: $(INSTALLED)
	@folder=`mktemp -d` && { \
		$(BIN)/labsim compare gorinchem ambachtsschool --quick --seeds 2 --weeks 30 --out "$$folder" >/dev/null; \
		code=$$?; rm -rf "$$folder"; exit $$code; }

test: warm-up
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

test-slow: warm-up
	$(BIN)/pytest -m slow

validate: $(INSTALLED)
	$(BIN)/python -m labsim.study.validate
	$(BIN)/labsim replay --page docs/replays.md

mission: $(INSTALLED)
	$(BIN)/python -m labsim.study.mission

# Half an hour or more; `.venv/bin/python -m benchmarks --quick` sees in a minute whether everything works.
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

lock: .lock-venv/bin/uv
	$(COMPILE) --upgrade requirements/build.in -o requirements/build.txt
	$(COMPILE) --upgrade pyproject.toml --extra dev -c requirements/build.txt -o requirements/dev.txt

.lock-venv/bin/uv:
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet uv

clean:
	rm -rf build dist demo out outputs multirun .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache .lock-venv
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
