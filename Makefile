# Every target is a plain go command. Go and make are enough for all of them.

LINT = go tool -modfile=.ci/tools/go.mod golangci-lint

# Which Hub the demo asks: sample (comes with the sources) or live.
HUB = sample

# How many models the benchmarked Hubs have, and where the files go meanwhile.
SIZES = 3094856,10000000
PEER_MODELS = 3094856
DIR = $(or $(TMPDIR),/tmp)

# More for the soak, such as --seed 1 --models 20000 --without stall.
SOAK =

# How long each parser is fuzzed.
FUZZTIME = 10m

# The race detector needs cgo and a C compiler; without them test goes without.
RACE = $(shell test "$$(go env CGO_ENABLED)" = 1 && \
	command -v $(firstword $(shell go env CC)) >/dev/null && echo -race)

.PHONY: help build test lint fuzz soak bench bench-peers bench-go demo

help:
	@echo 'make build           build ./hflineage'
	@echo 'make test            run all tests, with the race detector where cgo is there'
	@echo 'make lint            run golangci-lint (the first time builds it)'
	@echo 'make fuzz            fuzz every parser in turn, each for $(FUZZTIME) (FUZZTIME=...):'
	@echo '                     over three hours; make test runs their seeds alone'
	@echo 'make soak            crawl under faults, kills and changes, and compare with crawls without:'
	@echo '                     half an hour; more flags by SOAK=...'
	@echo 'make bench           time and memory of every step, at $(SIZES) models:'
	@echo '                     half an hour, 15 GB below $(DIR) (DIR=...) meanwhile'
	@echo 'make bench SIZES=300000   a short one: a minute or two, 500 MB'
	@echo 'make bench-peers     count with DuckDB and SQLite too, at $(PEER_MODELS) models (PEER_MODELS=...):'
	@echo '                     five minutes, 2 GB; DuckDB needs npm and its registry'
	@echo 'make bench-go        run the Go benchmarks, with allocations'
	@echo 'make demo            crawl the sample Hub, count, draw; results in demo/'
	@echo 'make demo HUB=live   the same with the real Hub'

build:
	go build -trimpath -o hflineage ./cmd/hflineage

# SQLite, which the tests named Oracle ask, takes minutes under the race detector.
test:
	GORACE=atexit_sleep_ms=0 go test $(RACE) $(if $(RACE),-skip Oracle) -timeout 20m ./...
	$(if $(RACE),go test -run Oracle ./...)

lint:
	$(LINT) run ./...

fuzz:
	@set -e; for pkg in $$(go list ./...); do \
		for name in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$name"; \
			go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$pkg; \
		done; \
	done

soak: build
	go run ./cmd/bench soak --hflineage ./hflineage --dir '$(DIR)' $(SOAK)

bench: build
	go run ./cmd/bench --hflineage ./hflineage --sizes $(SIZES) --dir '$(DIR)'

bench-peers: build
	go run ./cmd/bench peers --hflineage ./hflineage --models $(PEER_MODELS) --dir '$(DIR)'

bench-go:
	go test -run '^$$' -bench . -benchmem ./...

demo: build
	./hflineage demo $(if $(filter-out sample,$(HUB)),--hub $(HUB) )--out demo
