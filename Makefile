# Muster. `make help` lists the targets.
PREFIX  ?= /usr/local
DESTDIR ?=

VERSION := $(shell sed -n 's/^\#define MUSTER_VERSION "\(.*\)"$$/\1/p' Include/muster.h)
STAGE   := $(CURDIR)/.build/stage
RELEASE := .build/release
ROOT    := $(DESTDIR)$(PREFIX)
WITH_VERSION := sed 's/@VERSION@/$(VERSION)/'

# The Swift runtime is linked statically: the shared one installs signal handlers in its host. The
# version script keeps Swift's symbols out of the host's namespace; the gold linker would still
# export some of them, so lld links.
# Packed relative relocations save half a megabyte of file and memory: Swift's metadata contain many
# addresses. startup.order places the functions of Swift's library that a call uses next to each
# other, which saves another megabyte of memory.
SWIFT_BUILD  := swift build -c release --explicit-target-dependency-import-check error \
                -Xswiftc -static-stdlib -Xswiftc -use-ld=lld \
                -Xlinker -z -Xlinker pack-relative-relocs \
                -Xlinker --symbol-ordering-file=$(CURDIR)/Sources/Interfaces/ABI/startup.order \
                -Xlinker --no-warn-symbol-ordering
LIBRARY_LINK := -Xlinker --version-script=$(CURDIR)/Sources/Interfaces/ABI/muster.map \
                -Xlinker -soname=libmuster.so.1
PROGRAM_LINK := -Xlinker --no-export-dynamic

# The Lua host is pure C. The C compiler links it, so that it contains no second Swift runtime.
HOST_SOURCES := $(wildcard Sources/Interfaces/LuaHost/*/*.c)
HOST_OBJECTS := $(HOST_SOURCES:Sources/Interfaces/LuaHost/%=$(RELEASE)/CLuaHost.build/%.o)
HOST_LINK     = $(CC) -shared -Wl,--strip-debug $(HOST_OBJECTS) \
                $(RELEASE)/libMusterABI.so $$(pkg-config --libs lua5.4) \
                -Wl,--version-script=Sources/Interfaces/LuaHost/muster-script.map

.PHONY: help demo test test-all harden sanitize faults fuzz memory peers crash bench lint format \
  build install stage clean swift packages test-packages

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: packages stage ## onboard 500 simulated accounts in two Regions
	@mkdir -p .build/demo
	$(STAGE)/bin/muster accounts --count 500 > .build/demo/accounts.json
	@# Exit status 1 means that some accounts need action, as the simulated organization intends.
	$(STAGE)/bin/muster run scripts/onboard.lua --accounts .build/demo/accounts.json \
	  --regions us-east-1,eu-west-1 || test $$? -eq 1

TESTED := test-packages stage .build/venv/stamp
SUITES := MUSTER_PREFIX=$(STAGE) scripts/dev/test

test: $(TESTED) ## run every check and every test, with a sample of those below
	$(SUITES)

test-all: ## run test, harden, peers and crash; takes hours
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory harden peers crash

harden: sanitize faults memory fuzz ## run sanitize, faults, memory and fuzz (SECONDS=20)

sanitize: $(TESTED) ## run all Swift tests under the address and thread sanitizers
	$(SUITES) address threads

faults: test-packages .build/venv/stamp ## run batches and waits under faults with 200 seeds
	$(SUITES) faults

memory: $(TESTED) ## run the C and Lua tests under valgrind
	$(SUITES) memory

fuzz: test-packages ## fuzz the parsers of outside data for SECONDS=20 in all
	Tests/fuzz/run $(SECONDS)

peers: $(TESTED) ## run the tests against botocore, boto3, the AWS CLI and programs that use them
	$(SUITES) peers

crash: $(TESTED) ## kill and resume a script CRASHES=200 times; interrupt one at 50 moments
	MUSTER_CRASHES=$(or $(CRASHES),200) MUSTER_INTERRUPTS=$(or $(INTERRUPTS),50) $(SUITES) crash

bench: test-packages stage .build/venv/stamp ## run the benchmarks, each beside a peer
	MUSTER_PREFIX=$(STAGE) Tests/bench/run

lint: .build/venv/stamp ## check the format and style of all files
	scripts/dev/lint

format: .build/venv/stamp ## format all files as lint expects
	scripts/dev/format

build: swift ## build the library, the command line and the Lua host
	$(SWIFT_BUILD) --product MusterABI $(LIBRARY_LINK)
	$(SWIFT_BUILD) --product muster $(PROGRAM_LINK)
	@echo "linking libmuster-script and the module for lua5.4"
	@$(HOST_LINK) -Wl,-soname,libmuster-script.so.1 -Wl,-rpath,'$$ORIGIN' \
	  -o $(RELEASE)/libmuster-script.so.1
	@$(HOST_LINK) -Wl,-rpath,'$$ORIGIN/../..' -o $(RELEASE)/muster.so

install: build ## install below PREFIX (and DESTDIR)
	install -d $(addprefix $(ROOT)/,bin include/muster lib/pkgconfig lib/cmake/Muster lib/lua/5.4 \
	  share/muster/scripts share/muster/schemas share/man/man1 share/bash-completion/completions \
	  share/zsh/site-functions share/fish/vendor_completions.d)
	install -s -m 755 $(RELEASE)/muster $(ROOT)/bin/
	install -s -m 755 $(RELEASE)/libMusterABI.so $(ROOT)/lib/libmuster.so.1
	install -m 755 $(RELEASE)/libmuster-script.so.1 $(ROOT)/lib/
	install -m 755 $(RELEASE)/muster.so $(ROOT)/lib/lua/5.4/
	ln -sf libmuster.so.1 $(ROOT)/lib/libmuster.so
	ln -sf libmuster-script.so.1 $(ROOT)/lib/libmuster-script.so
	install -m 644 Include/muster.h bindings/cpp/muster.hpp $(ROOT)/include/
	install -m 644 Include/muster/*.h $(ROOT)/include/muster/
	install -m 644 bindings/c/cmake/MusterConfig.cmake $(ROOT)/lib/cmake/Muster/
	install -m 644 scripts/*.lua $(ROOT)/share/muster/scripts/
	install -m 644 schemas/*.json $(ROOT)/share/muster/schemas/
	$(RELEASE)/muster manual > $(ROOT)/share/man/man1/muster.1
	$(RELEASE)/muster completion bash > $(ROOT)/share/bash-completion/completions/muster
	$(RELEASE)/muster completion zsh > $(ROOT)/share/zsh/site-functions/_muster
	$(RELEASE)/muster completion fish > $(ROOT)/share/fish/vendor_completions.d/muster.fish
	$(WITH_VERSION) bindings/c/muster.pc.in > $(ROOT)/lib/pkgconfig/muster.pc
	$(WITH_VERSION) bindings/c/muster-script.pc.in > $(ROOT)/lib/pkgconfig/muster-script.pc
	$(WITH_VERSION) bindings/c/cmake/MusterConfigVersion.cmake.in \
	  > $(ROOT)/lib/cmake/Muster/MusterConfigVersion.cmake

stage: ## install into .build/stage, where the tests look
	@$(MAKE) --no-print-directory install PREFIX=$(STAGE) DESTDIR=
	@# valgrind's suppressions need the names of functions.
	@install -d $(STAGE)/lib/symbols
	@strip --strip-debug -o $(STAGE)/lib/symbols/libmuster.so.1 $(RELEASE)/libMusterABI.so

clean: ## remove everything that was built
	rm -rf .build

swift:
	@command -v swift > /dev/null || { \
	  echo "swift is missing: install Swift 6.3 or later (https://www.swift.org/install)" >&2; \
	  exit 1; }

packages: swift
	@scripts/dev/install-packages build

test-packages: swift
	@scripts/dev/install-packages build test

.build/venv/stamp: Tests/requirements.txt | test-packages
	python3 -m venv --clear .build/venv
	.build/venv/bin/python -m pip install --quiet -r Tests/requirements.txt
	touch $@
