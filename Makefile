# What can be done in this checkout. `make` alone lists it. Everything is kept inside the checkout, in folders that git
# ignores; paths here are relative, so that the checkout may lie anywhere, with spaces and a long name.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

RUN := .venv/bin/python
# Options for the command behind a verb: make trial ARGS="--days 2 --scale 0.3"
ARGS ?=

.PHONY: help
help: ## List the verbs / liệt kê các lệnh
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: .venv/.ready ## Prepare everything / chuẩn bị mọi thứ

.venv/.ready: requirements.txt pyproject.toml package.json package-lock.json tools/setup.sh tools/assets.py
	@sh tools/setup.sh requirements.txt .venv/.ready

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@sh tools/setup.sh requirements-dev.txt .venv/.ready-dev

.PHONY: dev
dev: .venv/.ready-dev ## Add the tools of developers / thêm công cụ cho lập trình viên

.PHONY: trial
trial: setup ## Run Hanoi's seven-day trial / chạy diễn tập bảy ngày của Hà Nội
	@$(RUN) -m haicap.cli trial --replace $(ARGS)

.PHONY: serve
serve: setup ## Open the pages of the latest trial / mở các trang của lần diễn tập gần nhất
	@$(RUN) -m haicap.cli serve $(ARGS)

.PHONY: test
test: dev ## Run all tests / chạy mọi kiểm thử
	@$(RUN) tools/browser.py
	@$(RUN) -m pytest -n 2 $(ARGS)

.PHONY: bench
bench: dev ## Measure, and write docs/benchmarks.md / đo tốc độ
	@$(RUN) -m haicap.cli bench $(ARGS)

.PHONY: lint
lint: dev ## Check style, imports, sizes and migrations / kiểm tra cách viết
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check --quiet .
	@$(RUN) -c "from importlinter.cli import lint_imports_command as check; check()" --no-logo
	@$(RUN) tools/tidy.py
	@$(RUN) tools/migrations.py
	@$(RUN) tools/states.py --check

.PHONY: types
types: dev ## Check types / kiểm tra kiểu
	@$(RUN) -m mypy

.PHONY: lock
lock: dev ## Write the locked requirements anew from pyproject.toml / khóa lại các gói
	@$(RUN) tools/lock.py

.PHONY: clean
clean: ## Stop the server, remove what setup and tests made; var/ stays / dọn dẹp, giữ lại var/
	@if [ -x $(RUN) ]; then $(RUN) -m haicap.cli stop || true; fi
	rm -rf .venv node_modules staticfiles build haicap.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find haicap tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: erase
erase: ## Remove all worlds and everything else in var/ / xóa mọi thế giới và var/
	@if [ -x $(RUN) ]; then $(RUN) -c "from haicap.store import server; server.erase()"; fi
	rm -rf var
