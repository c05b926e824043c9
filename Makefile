# Every target is a plain go command. Go and make are enough for all of them.

LINT = go tool -modfile=.ci/tools/go.mod golangci-lint

# Which Hub the demo asks: sample (comes with the sources) or live.
HUB = sample

# The race detector needs cgo and a C compiler; without them test goes without.
RACE = $(shell test "$$(go env CGO_ENABLED)" = 1 && \
	command -v $(firstword $(shell go env CC)) >/dev/null && echo -race)

.PHONY: help build test lint bench demo

help:
	@echo 'make build           build ./hflineage'
	@echo 'make test            run all tests, with the race detector where cgo is there'
	@echo 'make lint            run golangci-lint (the first time builds it)'
	@echo 'make bench           run the benchmarks'
	@echo 'make demo            crawl the sample Hub, count, draw; results in demo/'
	@echo 'make demo HUB=live   the same with the real Hub'

build:
	go build -trimpath -o hflineage ./cmd/hflineage

test:
	go test $(RACE) ./...

lint:
	$(LINT) run ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

demo: build
	./hflineage demo $(if $(filter-out sample,$(HUB)),--hub $(HUB) )--out demo
