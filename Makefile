# The same few commands everywhere. `make setup` needs Python 3.11+ with venv, and nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup check readme docs pictures gallery conversations first-minutes test demo serve bench clean

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[selfie,otio,server,llm,client,mcp]" --group dev
	touch $@

check: setup
	$(BIN)/ruff check src tests bench scripts
	$(BIN)/ruff format --check src tests bench scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/readme.py --check
	$(BIN)/python scripts/draft_docs.py --check

readme: setup
	$(BIN)/python scripts/readme.py

# The draft's schemas, and the reference of its operations.
docs: setup
	$(BIN)/python scripts/draft_docs.py

# The reference's pictures: a few minutes, and weights on first use. ONLY="crop title" draws just those.
pictures: setup
	$(BIN)/python -m scripts.operation_pictures $(ONLY)

# The gallery: several minutes. ONLY="looks rooms" draws just those.
gallery: setup
	$(BIN)/python -m scripts.gallery $(ONLY)

# Ten conversations and their pictures: a minute or two, and weights on first use. ONLY="bakery kafei" draws those.
conversations: setup
	$(BIN)/python -m scripts.conversations $(ONLY)

# A new user's first minutes, in five ways: about three minutes.
first-minutes: setup
	$(BIN)/python -m scripts.first_minutes

test: setup
	$(BIN)/python -m pytest

# The main job on real input. CLIP=talk.mp4 takes a clip of yours instead of the made one.
demo: setup
	$(BIN)/python bench/demo.py $(CLIP)

# The service, on port 8420. DATA=folder keeps what it holds elsewhere.
serve: setup
	$(BIN)/cleanplate serve $(if $(DATA),--data $(DATA))

bench: setup
	$(BIN)/python -m bench $(BENCH)

clean:
	rm -rf .venv demo
