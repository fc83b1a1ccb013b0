# Rekey: what to run. `make` alone lists the targets.

REKEY_BINARY ?= $(CURDIR)/.build/debug/rekey
# The Swift libraries within the binary: it runs without a toolchain, starts sooner and needs less memory.
RELEASE := --configuration release --scratch-path .build-release --static-swift-stdlib
SOURCES := Package.swift Sources Tests
# The long files first, so that the workers end together.
LONG := $(patsubst %,Tests/Wire/test_%.py,az az_management kill drill hostile server cli bad_input)
WIRE ?= $(LONG) $(filter-out $(LONG),$(wildcard Tests/Wire/test_*.py))
# Where the store matters most; seals open slowly on purpose, and not every crash is gone through again.
STORE_WIRE ?= $(patsubst %,Tests/Wire/test_%.py,server kill rotations secrets keys)
STORE_TESTS ?= not seal and not passphrase and not rewrap and (not crash_at or secretSet or keyCreate or rotationPromote)
WORKERS ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run test check format lint build simulate wire wire-postgresql drill bench load herd flood release docs update-golden clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up, build and serve on https://localhost:8443 (arguments: ARGS="--dev")
	scripts/setup run
	swift build $(RELEASE) --product rekey
	.build-release/release/rekey serve $(ARGS)

test: check smoke simulate wire wire-postgresql ## set up and pass the tests: lint, layering, unit, contract, the server as a process, real clients, a failover
	$(MAKE) failover ROUNDS=1 FAILOVER="--pause 0 --secrets 2"

check: lint build ## lint, build with layering checks, unit and contract tests
	scripts/swift-tests

format: ## rewrite the Swift sources in the house format
	swift format format --in-place --recursive --parallel $(SOURCES)

lint:
	swift format lint --strict --recursive --parallel $(SOURCES)

build:
	scripts/setup test
	swift build --build-tests --explicit-target-dependency-import-check error

smoke: build ## start the real server, use it, kill it, start it again
	scripts/smoke .build/debug/rekey

simulate: build ## rotate logins under random faults: RUNS=20000 SEED=0
	RUNS=$(or $(RUNS),20000) SEED=$(or $(SEED),0) scripts/swift-tests --filter TargetSimulation

wire: build ## the real SDKs and azure-cli against the real server (some of it: WIRE="Tests/Wire/test_az.py")
	scripts/venv .venv Tests/Wire/requirements.txt
	scripts/venv .venv-az Tests/Wire/requirements-az.txt
	REKEY_BINARY=$(REKEY_BINARY) .venv/bin/pytest $(WORKERS) $(WIRE) $(PYTEST_ARGS)

wire-postgresql: build ## those of them where the store matters most, over PostgreSQL (all: REKEY_STORE=postgresql make wire)
	scripts/venv .venv Tests/Wire/requirements.txt
	REKEY_STORE=postgresql REKEY_BINARY=$(REKEY_BINARY) .venv/bin/pytest $(WORKERS) $(STORE_WIRE) -k "$(STORE_TESTS)" $(PYTEST_ARGS)

drill: build ## kill the server at every step of rotations, spoil every reply of real targets: ONLY="redis/*" JOBS=3
	REKEY_BINARY=$(REKEY_BINARY) python3 Tests/Drill/drill.py --only '$(or $(ONLY),*)' --jobs $(or $(JOBS),3) $(DRILL_ARGS)

failover: build ## kill a node and the database of three under load; nothing acknowledged may be lost: ROUNDS=3
	REKEY_BINARY=$(REKEY_BINARY) python3 Tests/Failover/failover.py --rounds $(or $(ROUNDS),3) $(FAILOVER)

bench: ## measure against openssl, nginx and OpenBao; prints ratios beside the targets
	scripts/setup bench
	swift build $(RELEASE) --product rekey
	scripts/venv .venv-bench Benchmarks/requirements.txt
	python3 Benchmarks/bench.py

bench-nodes: ## measure one and three nodes over PostgreSQL beside one over SQLite
	scripts/setup bench
	swift build $(RELEASE) --product rekey
	python3 Benchmarks/nodes.py $(BENCH_NODES)

load: ## rotate logins under load at real targets; counts failed logins, OpenBao's beside them
	scripts/setup bench
	swift build $(RELEASE) --product rekey
	scripts/venv .venv-bench Benchmarks/requirements.txt
	.venv-bench/bin/python Benchmarks/load.py $(LOAD)

herd: ## have 14,000 logins and 2,000 keys fall due in one second: how long, what target and readers feel
	scripts/setup bench
	swift build $(RELEASE) --product rekey
	scripts/venv .venv-bench Benchmarks/requirements.txt
	.venv-bench/bin/python Benchmarks/herd.py $(HERD)

flood: ## slow work, hostile clients, an hour's worth of load: what honest readers feel, memory, files
	scripts/setup bench
	swift build $(RELEASE) --product rekey
	scripts/venv .venv-bench Benchmarks/requirements.txt
	.venv-bench/bin/python Benchmarks/flood.py $(FLOOD)

release: ## make dist/rekey-VERSION-linux-ARCH, one file that needs glibc alone, an archive with it, an SBOM and checksums
	scripts/setup release
	scripts/static-libraries .build-release/static
	rm -f .build-release/release/rekey # else it is not linked again when nothing but a library is new
	swift build $(RELEASE) --product rekey --disable-local-rpath --pkg-config-path $(CURDIR)/.build-release/static/pkgconfig
	scripts/release .build-release/release/rekey .build-release/static dist

docs: ## build the documentation of each library into .build/docs; warnings are errors
	scripts/docs

update-golden: build ## rewrite golden files; review with git diff
	REKEY_UPDATE_GOLDEN=1 scripts/swift-tests

clean: ## remove everything that was built or installed here, not the data
	rm -rf .build .build-release .venv .venv-az .venv-bench dist
