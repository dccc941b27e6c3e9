# Kavychki: everything that one does with a checkout. Each target stands alone on a machine with Python >= 3.11 and make.

SHELL := /bin/sh
VENV := .venv
PYTHON_IN := $(VENV)/bin/python
PROJECT ?= playground/sample.kavychki
ARGS ?=
NEREL ?=
QUOTES ?=

# a screen: X11, Wayland, or macOS, which needs no variable
SCREEN := $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname)),screen)

.PHONY: help run test test-all check format bench bench-large models translations clean

help:
	@echo "make run           opens the window on a sample project (PROJECT=... for another); without a display: the same job headless"
	@echo "make test          all tests (ARGS=... goes to pytest)"
	@echo "make test-all      all tests under every Python >= 3.11 of this machine"
	@echo "make check         ruff, mypy, who imports whom"
	@echo "make format        lays the code out"
	@echo "make bench         measures window, speed, memory; ARGS=PART for one part, ARGS=\"--gold DIR\" for the suggestions"
	@echo "make bench-large   makes a project of 100,000 documents (7 GB, minutes) and measures it; ARGS=\"--documents N --path P --keep\""
	@echo "make models        trains the models that ship again: NEREL=folder of NEREL's training set, QUOTES=folder of gold.jsonl"
	@echo "make translations  source -> ui/i18n/*.toml -> .qm"
	@echo "make clean         removes what these made, except playground/ (your sample project)"

run:
	@sh .ci/environment $(VENV)
	@sh .ci/system-packages $(VENV) $(SCREEN)
	@mkdir -p $(dir $(PROJECT))
ifeq ($(SCREEN),screen)
	@[ -e "$(PROJECT)" ] || $(PYTHON_IN) main.py sample "$(PROJECT)"
	@$(PYTHON_IN) main.py "$(PROJECT)"
else
	@sh .ci/headless $(PYTHON_IN) "$(PROJECT)" playground/export
endif

test:
	@sh .ci/environment $(VENV) dev
	@sh .ci/system-packages $(VENV)
	$(PYTHON_IN) -m pytest --numprocesses=auto --maxprocesses=4 --quiet $(ARGS)

test-all:
	@sh .ci/test-all $(ARGS)

check:
	@sh .ci/environment $(VENV) dev
	$(VENV)/bin/ruff check --quiet
	$(VENV)/bin/ruff format --check --quiet
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

format:
	@sh .ci/environment $(VENV) dev
	$(VENV)/bin/ruff check --fix --quiet
	$(VENV)/bin/ruff format --quiet

bench:
	@sh .ci/environment $(VENV) dev
	@sh .ci/system-packages $(VENV) $(SCREEN)
	@$(if $(SCREEN),,QT_QPA_PLATFORM=offscreen) $(PYTHON_IN) -m tests.benchmarks $(ARGS)

bench-large:
	@sh .ci/environment $(VENV) dev
	@sh .ci/system-packages $(VENV) $(SCREEN)
	@$(if $(SCREEN),,QT_QPA_PLATFORM=offscreen) $(PYTHON_IN) -m tests.benchmarks.large $(ARGS)

models:
	@sh .ci/environment $(VENV) dev
	@[ -n "$(NEREL)" ] && [ -n "$(QUOTES)" ] || { echo "make models NEREL=DIR QUOTES=DIR $(ARGS)"; exit 2; }
	$(PYTHON_IN) -m annotate.preannotators.training --nerel "$(NEREL)" --quotes "$(QUOTES)" $(ARGS)

translations:
	@sh .ci/environment $(VENV) dev
	@sh .ci/system-packages $(VENV)
	@$(PYTHON_IN) -m ui.i18n.update $(ARGS)

clean:
	rm -rf $(VENV) .venvs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist playground/export
	find annotate storage ui tests -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf __pycache__
