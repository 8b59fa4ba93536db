# make demo   installs into .venv, renders the demo song, says how loud it is and where it is
# make open   opens the demo song in the window
# make test   installs into .venv, runs every check and test
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: demo open test clean

demo: $(VENV)/installed
	$(BIN)/graphapp demo demo

open: $(VENV)/installed
	test -f demo/demo.graph.json || $(BIN)/graphapp demo demo
	$(BIN)/graphapp open demo/demo.graph.json

test: $(VENV)/ready-to-test
	$(BIN)/python tests/run_checks.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; call: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) demo
