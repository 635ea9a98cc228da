# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# In the order in which they are collected: tests that empty tables come last on every core.
IN_PARALLEL := -n auto --dist load
# Rooms where every branch must be tested.
FULLY_COVERED := crashes/bodies.py,crashes/culprit.py,crashes/fingerprints.py,crashes/group_sums.py,crashes/grouping.py,crashes/headline.py,crashes/lifecycle.py,crashes/reception.py,crashes/record.py,crashes/skeleton.py,crashes/source_paths.py,crashes/stacktrace.py,crashes/symbols.py,crashes/texts.py,crashes/wordings.py,events/items.py,events/record.py,stats/collapse.py,stats/contribution.py,stats/crash_arrivals.py,stats/fold.py,stats/group_days.py,stats/group_purge.py,stats/group_reports.py,stats/measures.py,stats/merge.py,stats/purge.py,stats/rebuild.py,stats/rebuild_users.py,stats/sessions.py,stats/subtract.py,stats/users.py,stats/waiting.py,stories_analytics/intake/*,stories_analytics/privacy/*

export PYTHONUNBUFFERED := 1
# npm is to trust what the system trusts.
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)

.PHONY: help run client test test-database test-long bench bench-read check format lock audit password reset-db clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed-local: requirements-local.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-local.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/installed-local

# What the pages load, and what checks them; no script of a package is run.
dashboard/node_modules/.package-lock.json: dashboard/package-lock.json
	npm ci --prefix dashboard --ignore-scripts --no-audit --no-fund --silent
	@touch $@

run: .venv/installed-local dashboard/node_modules/.package-lock.json ## Start everything on http://localhost:8000 (PORT=… for another)
	@export DEBUG="$${DEBUG:-1}"; exec $(BIN)/python manage.py run_local # exec: it gets make's signals

client/node_modules/.package-lock.json: client/package-lock.json
	npm ci --prefix client --ignore-scripts --no-audit --no-fund --silent
	@touch $@

client: client/node_modules/.package-lock.json ## Build the client package, test it, and check what would be published
	npm run --prefix client --silent build
	npm run --prefix client --silent test
	npm run --prefix client --silent pack:check

test: .venv/installed-dev dashboard/node_modules/.package-lock.json client ## Run all tests but the long ones, with the coverage gates
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(IN_PARALLEL) -m "not long" $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include="$(FULLY_COVERED)"

test-database: .venv/installed-dev ## Run the tests that depend on PostgreSQL's version (EMBEDDED_PG_BIN=…)
	$(BIN)/python -m pytest $(IN_PARALLEL) -m "database and not long" $(ARGS)

test-long: .venv/installed-dev ## Run the tests that take longer than CI may
	$(BIN)/python -m pytest -m long $(ARGS)

bench: .venv/installed-local ## Time what takes events in, beside raw PostgreSQL and the usual code (needs wrk)
	$(BIN)/python bench/write.py $(ARGS)

bench-read: .venv/installed-dev ## Time what reads the numbers, at up to ten million events (ARGS="--sizes 100000 1000000")
	$(BIN)/python bench/read.py $(ARGS)

check: .venv/installed-dev dashboard/node_modules/.package-lock.json client/node_modules/.package-lock.json ## Check style, types, layers, templates, migrations and the API's description
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	DEBUG=1 $(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z -- 'templates/*.html' '*/templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=1 $(BIN)/python manage.py spectacular --validate --fail-on-warn | diff - docs/openapi.yaml
	npm run --prefix dashboard --silent check
	npm run --prefix client --silent check

format: .venv/installed-dev ## Format the code and the templates, and write docs/openapi.yaml
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	git ls-files -z -- 'templates/*.html' '*/templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2
	DEBUG=1 $(BIN)/python manage.py spectacular --file docs/openapi.yaml

lock: .venv/installed-dev ## Pin the newest versions that requirements*.in allow
	for name in requirements requirements-local requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header \
			$$name.in --output-file $$name.txt || exit 1; \
	done

# Needs the internet. Strict: what could not be asked about is no clean answer, and by default
# pip-audit calls it one.
audit: .venv/installed-dev ## Ask whether a pinned package has a known hole
	$(BIN)/uv tool run pip-audit@2.10.1 --strict --disable-pip --require-hashes -r requirements.txt
	npm audit --prefix dashboard --package-lock-only
	npm audit --prefix client --package-lock-only

password: .venv/installed-local ## Print a new password for the local admin
	@DEBUG=1 $(BIN)/python manage.py local_password

reset-db: .venv/installed-local ## Delete the embedded database; the next run starts empty
	@DEBUG=1 $(BIN)/python manage.py reset_embedded_db

clean: ## Delete what the commands above made, but not the database
	rm -rf .venv .electron client/node_modules client/dist dashboard/node_modules .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache htmlcov staticfiles
