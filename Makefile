# healthtrust: everything a person does with this folder, on one page. Needs only make, python3 with venv, and pip.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
BLIND  := .venv-private
PEERS  := .venv-peers
LOOK   := src/healthtrust/web/static/vendored/govuk.css
DESIGN ?= valley
EXTRAS := oidc postgres us mixed calibration dask dev
CLUSTERS := ray spark stores engines
ENGINES := $(VENV)/.engines
PINNED := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make constraints'
DIR    ?= .

.DEFAULT_GOAL := help
.PHONY: help setup run serve test check bench docs site assets browser engines private peers constraints clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(READY)  ## make the virtual environment (done by the others where it is stale)

run: $(READY)  ## simulate one year of the bundled design (make run DESIGN=england for another)
	@$(BIN)/healthtrust run $(DESIGN)

serve: $(READY) assets  ## serve the pages of a folder (make serve DIR=folder)
	@$(BIN)/healthtrust serve $(DIR)

test: $(READY) assets  ## run every test, as many at once as there are cores
	@$(BIN)/python -m pytest -n auto --dist worksteal tests

check: $(READY)  ## style, types, import arrows, sizes and names
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy src
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest tests/shape

bench: $(READY)  ## measure speed and memory into benchmarks/RESULTS.md (BENCH=--quick: a look, BENCH=--help: more)
	@$(BIN)/python benchmarks/run_all.py $(BENCH)

docs: $(READY)  ## run every example in README.md and docs/
	@$(BIN)/python -m pytest tests/docs

site: $(READY)  ## build the documentation as a site, its chapters executed, into build/site
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html --conf-dir docs --doctree-dir build/site-pages . build/site
	@echo build/site/index.html

assets:  ## bring in the styles and scripts of others (needs npm; without it the pages are plain)
	@if command -v npm >/dev/null; then $(MAKE) -s $(LOOK); else echo "no npm: the pages keep their plain look" >&2; fi

browser:  ## install Debian's Chromium, which the tests in a real browser use (they skip where there is none)
	@if ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then \
		apt-get update -qq >/dev/null && apt-get install -y -qq chromium >/dev/null || echo "no Chromium: tests skip" >&2; fi

engines: $(ENGINES)  ## Ray, Spark and an object store, which the tests of engines use (800 MB; they skip without)

private: $(BLIND)/.ready  ## an environment for linkage without names, which needs old releases of some libraries

peers: $(patsubst benchmarks/peers/requirements/%.txt,$(PEERS)/%/.ready,$(wildcard benchmarks/peers/requirements/*.txt))  ## environments of other tools, which benchmarks/peers runs beside ours

constraints:  ## pin anew what pyproject.toml asks for (UPGRADE=--upgrade for the newest of everything)
	@$(PYTHON) -m venv build/pin
	@build/pin/bin/pip install --quiet --disable-pip-version-check uv
	@build/pin/bin/uv pip compile pyproject.toml $(EXTRAS:%=--extra %) $(CLUSTERS:%=--extra %) $(PINNED) \
		--output-file constraints-engines.txt $(UPGRADE)
	@build/pin/bin/uv pip compile pyproject.toml $(EXTRAS:%=--extra %) --constraint constraints-engines.txt $(PINNED) \
		--output-file constraints.txt $(UPGRADE)
	@printf 'clkhash==0.18.3\nanonlink==0.15.3\nmypy-extensions==0.4.3\n' | build/pin/bin/uv pip compile - $(PINNED) \
		--output-file constraints-private.txt $(UPGRADE)

clean:  ## remove what make and the tools made; runs/ stays
	@rm -rf $(VENV) $(BLIND) $(dir $(LOOK)) assets/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(LOOK): assets/package-lock.json assets/govuk.scss assets/bring.py
	@$(PYTHON) assets/bring.py
	@test ! -f $@ || touch $@

$(BLIND)/.ready: constraints-private.txt
	@echo "setting up $(BLIND), once" >&2
	@$(PYTHON) -m venv $(BLIND)
	@$(BLIND)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-private.txt
	@touch $@

$(PEERS)/%/.ready: benchmarks/peers/requirements/%.txt
	@echo "setting up $(@D), once" >&2
	@rm -rf $(@D)
	@$(PYTHON) -m venv $(@D)
	@if $(@D)/bin/pip install --quiet --disable-pip-version-check -r $<; then touch $@; else echo "lacks: $*" >&2; rm -rf $(@D); fi

$(ENGINES): $(READY) constraints-engines.txt
	@echo "adding engines to $(VENV), once" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-engines.txt
	@touch $@

$(READY): constraints.txt pyproject.toml
	@echo "setting up $(VENV), once" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "healthtrust needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
