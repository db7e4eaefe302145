# Needs Python 3.11 or later and make; everything else is installed, hash-checked, into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
TESTS ?= tests

.PHONY: demo test test-spark test-wide check bench bench-others sbom reliability golden palopo palu fixtures messages lock clean help apps screenshots

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime  ## reconcile the made-up city of Palu and say where the report lies
	@$(BIN)/ucj-validate reconcile --config fixtures/palu/ucj.toml --out demo/palu --fail-on never
	@echo
	@echo "Laporan: $(CURDIR)/demo/palu/report.html"

test: $(VENV)/.dev apps  ## the whole quick suite (under 6 minutes on two cores)
	$(BIN)/python -m pytest -n 3 --dist loadfile -q -m "not slow and not wide and not spark" $(TESTS)

test-wide: $(VENV)/.dev apps  ## the rules of the quick suite over more engines, months and sizes (minutes)
	$(BIN)/python -m pytest -n 3 --dist loadfile -q -m wide $(TESTS)

test-spark: .venv-spark/.ready  ## the engine on Apache Spark, with workers and executors killed (installs Java by apt where it is missing)
	PYTHONPATH=$(CURDIR) .venv-spark/bin/python -m pytest -q -m spark tests/engines $(SPARK_TESTS)

apps:  ## Chromium, LibreOffice, PostgreSQL, MariaDB and strace for the tests that use them: installed where that is possible
	@sh scripts/apps.sh

check: $(VENV)/.dev  ## lint, format, bandit, types, import contracts, no real-looking NIK
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/bandit -q -r src scripts -ll 2>/dev/null
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/niks.py

sbom: $(VENV)/.runtime  ## dist/sbom.cdx.json: every locked package with its hashes (CycloneDX)
	$(BIN)/python scripts/sbom.py

reliability: $(VENV)/.dev  ## long campaigns: unseen seeds, other noise, faults
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.layouts
	$(BIN)/python -m benchmarks.pollution
	$(BIN)/python -m benchmarks.text_faults
	$(BIN)/python -m benchmarks.workbook_faults
	$(BIN)/python -m benchmarks.corpora
	$(BIN)/python -m benchmarks.decisions 6000 10 7 heavy
	$(BIN)/python -m benchmarks.diffs 5000 10
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.rivals
	$(BIN)/python -m benchmarks.disks
	$(BIN)/python -m benchmarks.memory_limits
	$(BIN)/python -m benchmarks.canaries
	$(BIN)/python -m benchmarks.naughty
	$(BIN)/python -m benchmarks.environments
	$(BIN)/python -m benchmarks.mutants
	$(BIN)/python -m pytest -n 2 -q -m "slow or wide" tests
	$(BIN)/python -m pytest -n 2 -q -m hypothesis --hypothesis-profile=thorough tests

bench: $(VENV)/.dev  ## time, memory and accuracy, printed as the tables of benchmarks/README.md
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.error_rates
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.scale curve
	$(BIN)/python -m benchmarks.scale worst
	$(BIN)/python -m benchmarks.clean_csv
	$(BIN)/python -m benchmarks.province

golden: $(VENV)/.dev  ## rewrite the golden reports; look at the diff before you commit
	UCJ_GOLDEN=write $(BIN)/python -m pytest -q tests -k golden

palopo: $(VENV)/.runtime  ## Palopo at full size: 36.553 of 59.392
	@$(BIN)/python scripts/make_fixtures.py palopo --full demo/palopo-data
	@$(BIN)/ucj-validate reconcile --config demo/palopo-data/ucj.toml --out demo/palopo --fail-on never

palu: $(VENV)/.runtime  ## Palu at full size: 20.982 UMKM owners covered, 18.000 not, 15.138 workers paid by the city
	@$(BIN)/python scripts/make_fixtures.py palu --full demo/palu-data
	@$(BIN)/ucj-validate reconcile --config demo/palu-data/ucj.toml --out demo/palu-full --fail-on never

fixtures: $(VENV)/.runtime  ## rebuild the committed fixtures from their seeds
	$(BIN)/python scripts/make_fixtures.py palu
	$(BIN)/python scripts/make_fixtures.py palopo

bench-others: $(VENV)/.dev .venv-bench/.ready  ## ours beside Splink and GoldenMatch: accuracy, completeness, time, memory
	$(BIN)/python -m benchmarks.versus
	$(BIN)/python -m benchmarks.scale_versus

screenshots: $(VENV)/.dev apps  ## the pictures of docs/img; look at each before you commit
	$(BIN)/python -m scripts.screenshots

messages: $(VENV)/.dev  ## gather what people read into the English catalogue, and compile it
	$(BIN)/python scripts/messages.py

lock:  ## renew the locked dependencies (needs uv); hashes only, no index address
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --group build -o requirements/runtime.txt pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --group dev -o requirements/dev.txt pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements/bench.txt requirements/bench.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -c requirements/dev.txt -o requirements/spark.txt requirements/spark.in

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, found " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# The other tools stand in an environment of their own: ours never sees them.
.venv-bench/.ready: requirements/bench.txt
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements/bench.txt
	@touch $@

# Apache Spark has an environment of its own: its package and the thin client of the quick tests have one name.
.venv-spark/.ready: requirements/spark.txt pyproject.toml
	@sh scripts/java.sh
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements/spark.txt
	@.venv-spark/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation -e .
	@touch $@

clean:  ## remove what was built
	rm -rf $(VENV) .venv-bench .venv-spark demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
