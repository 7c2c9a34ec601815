# A script runner: `make` lists what there is. `make run` needs Go and make alone;
# the tests also need node and a Chrome or Chromium, which they look for, and
# install on Debian when root runs them.

GO      ?= go
ADDR    ?= 127.0.0.1:8420
STORE   ?= reports.sqlite
EDGE_ADDR ?= 127.0.0.1:8421
GOROOT  := $(shell $(GO) env GOROOT)
WASM    := GOOS=js GOARCH=wasm
# noasm: without it Arrow's assembly stubs leave a nil function table on js/wasm.
# tinygo: makes Arrow use the standard library's JSON, and nothing else of what
# the engine links knows the tag; 3 MB less wasm. Vugu does know it, so the page
# is built without.
TAGS    := -tags noasm,tinygo
PAGE_TAGS := -tags noasm
# buildvcs=false: the same sources give the same bytes, in a clone or without one.
SMALL   := -trimpath -buildvcs=false -ldflags='-s -w -buildid='
# The engine without the servers and clients of its libraries: see wasm/slim.
SLIM    := dist/slim/go.mod
# What makes texts, markup, plans and metadata of files is not inlined: it takes a
# tenth more time and a twentieth less room. What goes through rows is inlined.
OURS    := github.com/plainbill/plainbill
ARROW   := github.com/apache/arrow/go/v15
WORDS   := encoding/json reflect fmt time strconv internal/strconv
cold     = $(foreach p,$(OURS)/web/... $(OURS)/wasm/... $(OURS)/cost/view $(OURS)/cost/report regexp/... math/big $(WORDS) $(1),-gcflags=$(p)=-l)
COLD    := $(call cold,$(OURS)/cost/restate $(OURS)/cost/synth $(OURS)/cost/load $(OURS)/cost/cur/delivery \
  $(OURS)/cost/commit $(OURS)/cost/weigh $(OURS)/cost/report/... os io/fs internal/poll internal/fmtsort encoding/base64 path log archive/zip unicode errors \
  github.com/google/flatbuffers/... github.com/apache/thrift/... $(ARROW)/arrow/array $(ARROW)/parquet/schema \
  $(ARROW)/parquet/metadata $(ARROW)/parquet/internal/gen-go/... strings bufio io context unicode/utf16)
COLD_PAGE := $(call cold,github.com/vugu/... $(OURS)/cost/money $(OURS)/cost/period $(OURS)/cost/cur $(OURS)/cost/sorts \
  $(OURS)/cost/ledger $(OURS)/cost/breakdown $(OURS)/cost/audit $(OURS)/cost/restate $(OURS)/cost/weigh \
  $(OURS)/cost/commit $(OURS)/cost/risk syscall/js strings bytes slices sort io bufio sync encoding/base64 encoding/csv unicode/utf8 os syscall io/fs internal/poll internal/fmtsort unicode/utf16 errors path)
IN_WASM := ./cost/... ./wasm/wire ./wasm/desk ./wasm/kernel ./web/state ./web/chart
FUZZTIME ?= 30s

# What the page and the engine may weigh, in bytes, packed with brotli (or with
# gzip where there is no brotli). Raise a number only with the reason in the commit.
APP_BROTLI    := 1200000
ENGINE_BROTLI := 2600000
APP_GZIP      := 1500000
ENGINE_GZIP   := 3700000

.DEFAULT_GOAL := help
.PHONY: help run build wasm app dist reproducible native edge edge-files deploy test-edge test check vet law unit test-wasm generated links size e2e shots bench fuzz generate golden node clean bench-smoke bench-go

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build everything, serve the app on localhost and print the address
	dist/plainbill serve --addr $(ADDR) --store $(STORE)

build: native ## build dist/plainbill, with the app in it

# A wasm file that did not change keeps its time, so that what is made from it
# is not made again.
define build-wasm
@mkdir -p dist/app dist/new
$(WASM) $(GO) build -modfile=$(SLIM) $(2) $(SMALL) -o dist/new/$(1).wasm ./wasm/$(1)
@cmp -s dist/new/$(1).wasm dist/app/$(1).wasm || cp dist/new/$(1).wasm dist/app/$(1).wasm
endef

$(SLIM): go.mod go.sum wasm/slim/main.go
	@mkdir -p dist/slim
	@$(GO) run ./wasm/slim -o dist/slim

wasm: $(SLIM)
	$(call build-wasm,engine,$(TAGS) $(COLD))
	$(call build-wasm,app,$(PAGE_TAGS) $(COLD_PAGE))

app: wasm ## build dist/app, the app as it is served
	@$(GO) run ./web/pack -goroot "$(GOROOT)" -vugu "$$($(GO) list -m -f '{{.Dir}}' github.com/vugu/vugu)" -o dist/app

dist: app ## a folder for any static host: dist/app
	@echo "dist/app goes on any static host, below any path; dist/app/SHA256SUMS lists its files."

# In a copy elsewhere, without git and with nothing built before.
reproducible: app ## build the app twice, in two places: the bytes must be the same
	@there=$$(mktemp -d) && trap 'chmod -R u+w "$$there"; rm -rf "$$there"' EXIT && \
	git ls-files -co --exclude-standard | tar cf - -T - | tar xf - -C "$$there" && \
	GOCACHE="$$there/.cache" $(MAKE) -s -C "$$there" app >/dev/null && \
	diff dist/app/SHA256SUMS "$$there/dist/app/SHA256SUMS" && echo "The same bytes in two places: $$(sha256sum < dist/app/SHA256SUMS | cut -c1-16)."

native: app
	@mkdir -p workers/local/app
	@find workers/local/app -type f ! -name '.*' -delete
	@cp dist/app/* workers/local/app/
	$(GO) build $(SMALL) -o dist/plainbill ./workers/local

# The worker as it is deployed (dist/edge), and the same with what tests need on
# top (dist/probe). $(1): folder, $(2): build tags, $(3): further scripts.
define build-edge
@mkdir -p $(1)/public
@install -m 644 workers/edge/worker.mjs workers/edge/runtime.mjs $(3) $(1)/
@install -m 644 "$$($(GO) list -m -f '{{.Dir}}' github.com/syumai/workers)/cmd/workers-assets-gen/assets/wasm_exec_go.js" $(1)/wasm_exec.js
@$(GO) run ./workers/edge/headers $(1)
$(WASM) $(GO) build $(2) $(SMALL) -o $(1)/app.wasm ./workers/edge
endef

edge-files: app
	@mkdir -p dist/edge/public
	@find dist/edge/public -type f -delete
	@cp $$(find dist/app -type f ! -name '*.gz' ! -name '*.br') dist/edge/public/
	$(call build-edge,dist/edge)

edge: edge-files ## serve the worker on localhost, as Cloudflare would, at EDGE_ADDR
	@workers/edge/need.sh
	@node workers/edge/dev.mjs --addr $(EDGE_ADDR)

deploy: edge-files ## put the worker into your Cloudflare account; see workers/edge/README.md
	@workers/edge/need.sh
	@node workers/edge/deploy.mjs

# -v, because it prints what it measured.
test-edge: edge-files ## the worker under workerd, with D1
	$(call build-edge,dist/probe,-tags probe,workers/edge/probe.mjs)
	@workers/edge/need.sh
	$(GO) test -v -count=1 -timeout 40m -tags workerd ./workers/edge/...

test: check unit test-wasm links size reproducible test-edge e2e ## run every test

check: vet law generated ## vet, staticcheck, the law of the house, generated code

vet:
	$(GO) vet ./...
	$(WASM) $(GO) vet $(PAGE_TAGS) ./cost/... ./wasm/... ./web/...
	$(WASM) $(GO) vet ./workers/edge
	$(WASM) $(GO) vet -tags probe ./workers/edge
	$(GO) vet -tags workerd ./workers/edge
	$(GO) build -o dist/new/staticcheck honnef.co/go/tools/cmd/staticcheck
	dist/new/staticcheck ./...
	$(WASM) dist/new/staticcheck -tags probe ./workers/edge
	dist/new/staticcheck -tags workerd ./workers/edge
	$(WASM) dist/new/staticcheck $(PAGE_TAGS) ./wasm/... ./web/ui/... ./web/state/... ./web/chart/...
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not formatted:"; gofmt -l $$(git ls-files '*.go'); exit 1; }

law:
	$(GO) test . -run .

unit:
	$(GO) test ./...

test-wasm: node $(SLIM) ## the pure rooms again, in wasm under node
	$(WASM) $(GO) test -modfile=$(SLIM) $(TAGS) -exec "$(GOROOT)/lib/wasm/go_js_wasm_exec" $(IN_WASM)

# Vugu's templates are compiled into Go that is committed, so that `go test` works
# on a fresh clone; what is committed must be what the templates say.
generate: ## make generated code anew
	$(GO) generate ./...

generated: generate
	@git diff --exit-code --stat -- '*_gen.go' '*.go' >/dev/null 2>&1 || true
	@changed=$$(git status --porcelain -- '*_gen.go' wasm/kernel/kernel.wasm wasm/engine/warm.parquet); test -z "$$changed" || { echo "generated code differs from what is committed:"; echo "$$changed"; exit 1; }

links: $(SLIM) ## what must not be linked into the wasm files
	@deps() { $(WASM) $(GO) list -modfile=$(SLIM) $(PAGE_TAGS) -deps "$$1"; }; bad=0; \
	for never in google.golang.org/grpc arrow/flight parquet/pqarrow ^net/http$$ ^crypto/tls$$; do \
	  if deps ./wasm/engine | grep -n "$$never"; then echo "wasm/engine links $$never: the download grows by megabytes"; bad=1; fi; done; \
	for never in apache/arrow plainbill/cost/load plainbill/cost/cur/curcsv plainbill/cost/synth; do \
	  if deps ./wasm/app | grep -n "$$never"; then echo "wasm/app links $$never: the page draws views and needs no engine"; bad=1; fi; done; \
	exit $$bad

size: wasm ## what the wasm files weigh, against what they may
	@bad=0; for one in app engine; do \
	  f=dist/app/$$one.wasm; \
	  if command -v brotli >/dev/null; then \
	    by=brotli; test dist/new/$$one.br -nt $$f || brotli -f -q 11 --lgwin=24 -o dist/new/$$one.br $$f; n=$$(wc -c < dist/new/$$one.br); \
	    case $$one in app) most=$(APP_BROTLI);; *) most=$(ENGINE_BROTLI);; esac; \
	  else by=gzip; n=$$(gzip -9 -c $$f | wc -c); case $$one in app) most=$(APP_GZIP);; *) most=$(ENGINE_GZIP);; esac; fi; \
	  echo "$$one.wasm: $$(wc -c < $$f) bytes, $$n with $$by, at most $$most"; test $$n -le $$most || bad=1; \
	done; exit $$bad

node:
	@web/e2e/need.sh node

e2e: build ## the built page in a real Chromium
	@web/e2e/need.sh node browser packages
	cd web/e2e && node --test --test-concurrency=1 --test-reporter=spec .

shots: build ## pictures of every screen, into web/e2e/shots
	@web/e2e/need.sh node browser packages
	cd web/e2e && node shots.mjs

web/bench/node_modules/.package-lock.json: web/bench/package-lock.json
	cd web/bench && npm ci --no-audit --no-fund --ignore-scripts

# ROUNDS, ROWS (with commas) and BILLS choose less or more, SKIP_GO=1 leaves Go's
# benchmarks out; web/bench/bills.mjs lists the bills, web/bench/plan.mjs says who
# opens which of them how often. What was measured is kept in dist/bench/measured.json
# and written after every bill.
ROUNDS ?= 5
ROWS   ?= 100000,1000000,10000000
BENCH  := --rounds $(ROUNDS) --rows $(ROWS) $(if $(BILLS),--bills $(BILLS)) $(if $(SKIP_GO),--skip-go)

bench: build ## the page against its peers, in one run: writes BENCHMARKS.md
	@web/e2e/need.sh node browser packages
	@$(MAKE) -s web/bench/node_modules/.package-lock.json
	node web/bench/bench.mjs $(BENCH)

bench-smoke: build ## whether the benchmark runs: a small bill, no peers
	@web/e2e/need.sh node browser packages
	cd web/e2e && node --test --test-reporter=spec bench.test.mjs

bench-go: node ## Go's benchmarks of the engine's parts, native and in wasm
	node web/bench/gobench.mjs

# What is found is made small for a second at most: a minute of it would be all the time.
fuzz: ## every fuzz target for FUZZTIME (30s)
	@found=0; for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	  found=1; echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$p || exit 1; done; done; test $$found = 1

golden: ## write the expected files anew; read the diff before committing it
	$(GO) test ./... -run Golden -update

clean: ## remove what was built
	rm -rf dist web/bench/node_modules web/e2e/node_modules web/e2e/shots workers/edge/node_modules
	find workers/local/app -type f ! -name '.*' -delete
