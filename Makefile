# Two commands: `make demo` shows the whole way on invented data, `make test` runs every check.
# Both make their own virtual environment in .venv with the versions of constraints.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DBT := $(BIN)/dbt
DEMO_DATE := 2026-06-30
DEMO_TIME := 2026-06-30T09:00:00
# The demo shows the optional columns too, and delivers the campaigns that stand ready.
DEMO_VARS := --vars '{as_of_date: "$(DEMO_DATE)", tae_optional: true, deliver_recipes: true, destinations: [all], \
	destination_sources: {google_analytics_events: {client_id: customer_id}}, persado_segment_columns: {loyalty: loyalty_current_tier, \
	registration_source: loyalty_sign_up_channel, profile_compl_flag: "surname is not null and birthdate is not null"}}'

export DBT_PROFILES_DIR := profiles
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo demo-build test lint format clean

help:
	@echo "make demo    build the demo feeds and deliver them to an SFTP server on this machine"
	@echo "make test    run every test and every check of style"
	@echo "make lint    run the checks of style only"
	@echo "make format  format the Python code"
	@echo "make clean   remove what demo and tests have written, and the virtual environment"

$(VENV)/.demo: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; call make PYTHON=<path of a newer python3>."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo "This Python cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "==> Making the virtual environment $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[demo]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	@echo "==> Installing what the tests need"
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo-build: $(VENV)/.demo
	@mkdir -p target
	@echo "==> Loading the demo feeds (seeds/demo)"
	@$(DBT) --quiet seed --full-refresh --select path:seeds/demo --vars '{demo_feeds: true}'
	@echo "==> dbt build as of $(DEMO_DATE)"
	@$(DBT) build $(DEMO_VARS)

demo: demo-build
	@echo "==> activation demo as of $(DEMO_TIME)"
	@$(BIN)/activation demo --as-of $(DEMO_TIME)
	@echo
	@echo "Look next at"
	@echo "  head .demo/sftp/engagement/*.csv                      a day of engagement as Persado gets it"
	@echo "  gzip -dc .demo/sftp/segment/*.csv.gz | head           the audiences of the week"
	@echo "  head .demo/sftp/campaigns/*.csv                       campaigns, by treatment group"
	@echo "  $(BIN)/activation plan --as-of 2026-07-01        what would be due tomorrow, and why it has to wait"
	@echo "  $(BIN)/activation status                         how far each delivery is"
	@echo "  README.md, Bring your own feeds                       two files for a feed of yours"

lint: $(VENV)/.dev
	@echo "==> ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "==> mypy"
	@$(BIN)/mypy
	@echo "==> sqlfluff"
	@$(BIN)/sqlfluff lint models tests/singular --processes 2

test: $(VENV)/.dev
	@$(MAKE) --no-print-directory demo-build
	@$(MAKE) --no-print-directory lint
	@echo "==> pytest"
	@$(BIN)/pytest -n 2 --dist loadfile --durations 15

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf $(VENV) target logs .demo .pytest_cache .mypy_cache .ruff_cache *.egg-info
