# make demo: see it work · make test: prove it works · make check: quick look at the code
.PHONY: demo run test check format bench lock screenshots help
.DEFAULT_GOAL := help
py := .venv/bin/python

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## set up and show Understudy with the sample community
	@packaging/bootstrap.sh app
	@$(py) -m understudy demo

run: ## set up and open Understudy
	@packaging/bootstrap.sh app
	@$(py) -m understudy

test: ## set up, then check the code and run every test
	@packaging/bootstrap.sh dev
	@packaging/outside.sh || { echo "The outside test material could not be fetched." >&2; [ -z "$$CI" ] || exit 1; \
		echo "Tests that compare with it are skipped." >&2; }
	@$(MAKE) --no-print-directory check
	@QT_QPA_PLATFORM=offscreen $(py) -m pytest -n auto --dist worksteal

check: ## format, lint, types, import contracts, migrations; no tests
	@packaging/bootstrap.sh dev
	@$(py) -m ruff format --check .
	@$(py) -m ruff check .
	@$(py) -m mypy
	@.venv/bin/lint-imports
	@$(py) -m understudy_db.check

format: ## put the code in form
	@packaging/bootstrap.sh dev
	@$(py) -m ruff format .
	@$(py) -m ruff check --fix .

bench: ## run the benchmarks
	@packaging/bootstrap.sh dev
	@QT_QPA_PLATFORM=offscreen $(py) -m tests.benchmarks

lock: ## renew requirements/*.lock (needs uv)
	@packaging/lock.sh
