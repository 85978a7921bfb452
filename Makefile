# What people and CI run. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
DOMAIN := qualifier
TRANSLATIONS := resources/translations

# Some machines set it, and then every start compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

test faults bench screenshots test-odoo bundle bench-bundle: export QT_QPA_PLATFORM := offscreen

.PHONY: help setup run test properties faults test-odoo bench screenshots bundle deb test-deb bench-bundle texts clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## make the program ready in .venv; quick when nothing changed
	@installer/setup.sh

run: setup ## open the program on sample data
	.venv/bin/qualifier demo

test: setup ## lint, types, import rules and every test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	@# mypy keeps one core busy: on the other pytest compiles the tests, once and not in each worker.
	$(PYTHON) -m pytest --collect-only -qq >/dev/null 2>&1 & .venv/bin/mypy; found=$$?; wait; exit $$found
	$(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

properties: setup ## the laws of the core on 1,000 random cases each (40 minutes)
	HYPOTHESIS_PROFILE=properties $(PYTHON) -m pytest tests/unit -n 2 --dist worksteal $(ARGS)

faults: setup ## the long fault tests: 10,000 kills, 10,000 power cuts, failing writes (40 minutes)
	$(PYTHON) -m pytest tests/faults --long -n 2 --dist worksteal $(ARGS)

test-odoo: setup ## with a real Odoo 19: the loop (5,000 leads, 200 hand-offs), the contract (13 minutes)
	tests/odoo/run.sh $(ARGS)

bench: setup ## measure the figures that the README quotes
	$(PYTHON) -m bench $(ARGS)

screenshots: setup ## take a picture of every page, in both themes and languages
	$(PYTHON) -m tests.screenshots $(ARGS)

bundle: setup ## make the program one folder, dist/qualifier, and check it by using it (5 minutes)
	@$(PYTHON) -c "import PyInstaller" 2>/dev/null || .venv/bin/pip install --quiet -e ".[bundle]"
	.venv/bin/pyinstaller --noconfirm --log-level ERROR installer/qualifier.spec
	dist/qualifier/qualifier --self-check

deb: ## make a package for Debian and Ubuntu of the bundle, and validate what it tells the desktop
	desktop-file-validate installer/linux/qualifier.desktop
	appstreamcli validate --no-net installer/linux/org.qualifier.Qualifier.metainfo.xml
	installer/deb.sh

test-deb: deb ## try the package in an empty Debian 12, as root (10 minutes)
	tests/installer/try_deb.sh

bench-bundle: setup ## how long the bundle takes to start, beside the source
	$(PYTHON) -m tests.installer.start_times

texts: setup ## bring the sentences of the source into the catalogues, the keys into the guides
	.venv/bin/pybabel --quiet extract --project Qualifier --no-wrap --sort-output \
		--add-location file --add-comments Translators: \
		--output-file .setup/$(DOMAIN).pot qualifier
	.venv/bin/pybabel update --domain $(DOMAIN) --input-file .setup/$(DOMAIN).pot \
		--output-dir $(TRANSLATIONS) --locale fr --init-missing --no-wrap \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	.venv/bin/pybabel compile --domain $(DOMAIN) --directory $(TRANSLATIONS) --statistics
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.guide_keys

clean: ## remove what the other targets made, .venv included
	rm -rf .venv .setup build dist *.egg-info .*_cache .hypothesis bench/out
	find . -name __pycache__ -prune -exec rm -rf {} +
	find $(TRANSLATIONS) -name '*.mo' -delete
