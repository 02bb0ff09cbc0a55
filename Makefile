# Every target sets itself up first; `make` alone lists them. Tools live in the clone, nothing is installed elsewhere.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PY := .venv/bin/python
SAM := .venv-sam/bin
PROFILE ?= embedded
PORT ?= 8080
PRESET ?= saver
BENCH ?= $(patsubst bench/%.py,%,$(shell grep -l __main__ bench/*.py))
ROUTING_BENCH ?= routing expertise
ROUTING ?= routing expertise simulator chosen_again wait
EVAL ?= $(filter-out $(ROUTING),$(patsubst evals/%.py,%,$(shell grep -l __main__ evals/*.py)))
TEMPLATES = template.yaml $(wildcard infra/*.yaml)
PAGES := $(shell find web/core/src web/demo \( -name dist -o -name node_modules \) -prune -o -type f -print)
export SAM_CLI_TELEMETRY := 0

.PHONY: help setup run test test-python test-web check check-python check-templates check-web bench bench-knowledge \
	bench-routing faults eval eval-routing engines build deploy openapi locks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed web/node_modules/.installed ## environments from the locks; quick when nothing changed

.venv/.installed: requirements/dev.txt pyproject.toml scripts/venv
	@scripts/venv .venv requirements/dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-sam/.installed: requirements/sam.txt scripts/venv
	@scripts/venv .venv-sam requirements/sam.txt
	@touch $@

web/node_modules/.installed: web/package-lock.json
	@echo "installing web/package-lock.json into web/node_modules"
	@cd web && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

web/demo/dist/.built: web/node_modules/.installed $(PAGES)
	@echo "building the demo pages"
	@cd web && npm run --silent build -- --logLevel warn
	@touch $@

run: setup web/demo/dist/.built ## the whole system on this laptop, with a seeded shop; PROFILE=embedded|moto|engines PORT=8080
	@$(PY) -m infra.local --profile $(PROFILE) --port $(PORT)

test: test-web test-python ## everything that needs no Java, in under ten minutes on two cores

test-python: setup ## the Python tests alone; TESTS="tests/unit -k rating" narrows them
	@echo "== Python tests (two processes)"
	@$(PY) -m pytest -m "not engines" -n 2 --dist worksteal $(TESTS)

test-web: setup ## the TypeScript tests alone
	@echo "== TypeScript tests"
	@cd web && npm test --silent

check: check-python check-web check-templates ## format, lint, types, dependency rule, templates
	@echo "== all checks passed"

check-python: setup ## ruff, mypy --strict, import-linter
	@echo "== ruff, mypy --strict, import-linter"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

check-web: setup ## eslint and tsc
	@echo "== eslint, tsc"
	@cd web && npm run lint --silent

check-templates: .venv-sam/.installed ## cfn-lint, sam validate --lint, checkov
	@echo "== cfn-lint, sam validate --lint, checkov (waivers: .cfnlintrc, .checkov.yaml, Metadata of a resource)"
	@$(SAM)/cfn-lint
	@$(SAM)/sam validate --lint
	@$(SAM)/checkov $(addprefix --file ,$(TEMPLATES))

engines: setup ## fetch DynamoDB Local, ElasticMQ and OpenSearch, run the contract suites on them (Java 17, Maven)
	@echo "== tests on DynamoDB Local, ElasticMQ and OpenSearch"
	@$(PY) -m infra.engines $(PY) -m pytest -m engines $(TESTS)

bench: setup ## measure speed and cost; tables into bench/results/ (BENCH="trip sse" for some questions)
	@for question in $(BENCH); do echo "== bench $$question"; $(PY) -m bench.$$question; done

bench-knowledge: setup ## one piece among 100,000, by words, by meaning, by both; one core
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(PY) -m bench.knowledge
	@echo "== the bundle that messages loads"
	@$(PY) -m bench.bundle
	@echo "== the same on OpenSearch (Java 17, Maven)"
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(PY) -m bench.opensearch

bench-routing: setup ## how fast somebody is found, and learned of
	@for question in $(ROUTING_BENCH); do echo "== bench $$question"; $(PY) -m bench.$$question; done

faults: setup ## kill -9, lost acks, throttles, clocks: the promises P1 to P12 under attack
	@$(PY) -m tests.faults

eval: setup ## quality of answers on labelled sets: DATA=folder (EVAL="intents" for some; docs/evaluation.md)
ifeq ($(DATA),)
	@echo "SKIPPED: nothing was evaluated. Say where the labelled sets are: make eval DATA=folder" >&2
	@echo "(docs/evaluation.md tells which files it looks for, and how to measure on your own)." >&2
else
	@for part in $(EVAL); do echo "== eval $$part"; $(PY) -m evals.$$part $(DATA); done
endif

build: .venv-sam/.installed ## sam build
	@find functions -name __pycache__ -prune -exec rm -rf {} + # folders are zipped as they are
	@$(SAM)/sam build --cached --parallel

deploy: build ## build and deploy to AWS; PRESET=saver|hardened
	@$(SAM)/sam deploy --config-env $(PRESET)

eval-routing: setup ## who is asked, and how long it takes: DATA=folder for the parts that read labelled sets
	@for part in $(ROUTING); do echo "== eval $$part"; $(PY) -m evals.$$part $(DATA); done

openapi: setup ## docs/openapi.json from the models, and the types of web/core from it
	@$(PY) -m frontdesk.entrypoints.http.openapi docs/openapi.json
	@cd web && npm run --silent api

locks: ## write the lock files again from the .in files; UPGRADE=1 for newer versions
	@scripts/locks $(if $(UPGRADE),--upgrade)

clean: ## remove environments, caches and builds; conversations of a local run stay
	rm -rf .venv .venv-sam .cache .aws-sam .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis web/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
