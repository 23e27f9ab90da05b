# Every target makes .venv itself when it is missing; a second run skips what has not changed.
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
ARGS ?=
SUBMISSION ?=
SUBMISSIONS ?=
OUT ?= out

.PHONY: help lab watch bench test grade starters student-kit notebooks slides clean
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

# Rooted here, so that the file browser shows labs/ beside notebooks/: naming the notebook alone would root JupyterLab in its folder.
lab: $(READY) ## open JupyterLab on the first notebook, with the progress board's watcher beside it
	$(PYTHON) -m kit.watch --beside -m jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks/0_start.ipynb $(shell [ "$$(id -u)" = 0 ] && echo --allow-root) $(ARGS)

watch: $(READY) ## show how far you are, and check again what you save; a folder on another machine: ARGS="--poll"
	@$(PYTHON) -m kit.watch $(ARGS)

bench: $(READY) ## measure one model on three wires (two minutes), draw the plots and a report; more exact: ARGS="--long"
	$(PYTHON) -m benchmarks $(ARGS)

test: $(READY) ## run every test of the kit, two files at a time
	$(PYTHON) -m pytest -q -n 2 --dist loadfile $(ARGS)

grade: $(READY) ## grade a class with nbval: SUBMISSIONS=folder; or one labs/ tree: SUBMISSION=path
	@$(PYTHON) -m kit.grade $(if $(SUBMISSIONS),"$(SUBMISSIONS)") $(if $(SUBMISSION),--one "$(SUBMISSION)") $(if $(filter-out out,$(OUT)),--out "$(OUT)") $(ARGS)

starters: $(READY) ## derive labs/ from solutions/; edited files are kept
	@$(PYTHON) -m kit.strip

student-kit: $(READY) ## make the students' edition, without answers: out/wirelab-student.zip
	@$(PYTHON) -m kit.student_kit --out "$(OUT)/wirelab-student.zip"

notebooks: $(READY) ## run the notebooks on solutions/ and store their outputs, after an edit
	$(PYTHON) -m kit.refresh $(ARGS)

slides: $(OUT)/slides/wires.html ## build the deck into one HTML file, offline

$(OUT)/slides/wires.html: slides/wires.md slides/deck.css slides/build.py slides/wire.png $(wildcard benchmarks/*.py benchmarks/results/* solutions/*/*.py kit/*.proto) $(READY)
	@$(PYTHON) slides/build.py $@

clean: ## remove what make made: .venv and out/
	rm -rf $(VENV) $(OUT)

$(READY): requirements.txt pyproject.toml
	@for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Wirelab needs Python 3.11 or newer, and found none on the PATH. Install one (python.org/downloads), then run make again." >&2; exit 1; \
	fi; \
	echo "making $(VENV) with $$($$found --version); this takes a minute the first time"; \
	$$found -m venv $(VENV) && $(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt && touch $@
