# One command each. All of them are small scripts in scripts/; this file only gives them names.
.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench drill demo-reset lock

help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Open the house on http://127.0.0.1:8000 (PORT, HOST, DATA_DIR)
	@sh scripts/start run.py

test: ## Run every test on SQLite and PostgreSQL (DB=sqlite, ARGS="-k words")
	@sh scripts/start run_tests.py

check: ## Lint, types, import contracts, migrations, deployment checks, translations
	@sh scripts/start check.py

fmt: ## Put the code in order
	@sh scripts/start check.py --fix

bench: ## Measure time and memory
	@sh scripts/start bench.py

drill: ## Run the long versions of the tests (HAETAE_EXAMPLES=5000)
	@sh scripts/start drill.py

demo-reset: ## Put the demo season back as it was; the present data is set aside
	@sh scripts/start demo_reset.py

lock: ## Write requirements*.txt anew from requirements*.in
	@sh scripts/start lock.py
