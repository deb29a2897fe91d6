# make            Build the release executable.
# make demo       Train on the bundled text, evaluate the model and generate text.
# make test       Run all tests, those of the command line with the release executable.
# make test-release  Run all tests in release, which takes longer to build.
# make install    Install fflm, its manual pages and its shell completions below PREFIX, such as
#                 PREFIX=$HOME/.local. DESTDIR is put before PREFIX, for packaging.
# make uninstall  Remove what make install installed.
# make check      Check the formatting, build with warnings as errors, then run the tests.
# make format     Format all sources.
# make sanitize   Run the tests with the address sanitizer, then with the thread sanitizer.
# make torture    Kill training at KILLS=100 random moments and between any two file changes.
#                 Also fill up the disk at every stage, if small file systems can be mounted.
# make fuzz       Feed RUNS=100000 hostile inputs to readers and tokenizers. TARGETS="arpa log"
#                 selects readers. SANITIZERS=fuzzer omits the address sanitizer, which is several
#                 times faster.
# make bench      Measure the speed of training steps on this machine.
# make bench-peer PYTHON=python3  Compare the speed with PyTorch, installed for that Python.
# make bench-classify TEXT=file   Measure the accuracy of classifiers over ten splits of a labeled
#                                 text, and compare the speed with fastText, installed for PYTHON.
# make results CORPORA=texts      Train the recipes of configs/ (takes hours), fill in their tables.
#                                 RECIPES="brown wikitext-2" and SEEDS="1 2" select runs. Without
#                                 CORPORA, fill in the tables from results.json.
# make texts TEXTS=folder         Make texts of many kinds from Debian packages. CORPORA=texts adds
#                                 those that are based on Brown and WikiText-2.
# make defaults TEXTS=folder      Compare the defaults of fflm train on these texts with random
#                                 searches (takes hours) and fill in the tables. NAMES="perl logs"
#                                 selects texts; TRIES=20 sets the networks per search. Without
#                                 TEXTS, fill in the tables from defaults.json.
# make clean      Remove all build products.

PREFIX ?= /usr/local
FFLM = .build/release/fflm
MODEL = demo.fflm
PYTHON = python3
KILLS = 100
RUNS = 100000
SANITIZERS = fuzzer,address
TARGETS = safetensors parameters state configuration options vocabulary log arpa vectors text expression \
  labeled features lexicon classifier mixture

BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
MAN = $(SHARE)/man/man1
BASH = $(SHARE)/bash-completion/completions
ZSH = $(SHARE)/zsh/site-functions
FISH = $(SHARE)/fish/vendor_completions.d

.PHONY: build demo test test-release install uninstall check format sanitize torture fuzz bench \
  bench-peer bench-classify results texts defaults clean

build:
	swift build -c release --product fflm

demo: build
	@for arguments in \
	  'train corpora/village.txt --model $(MODEL) --force' \
	  'eval --perplexity --model $(MODEL)' \
	  'generate --prompt "the house" --temperature 0.7 --seed 1 --model $(MODEL)'; do \
	  echo; echo "$$ fflm $$arguments"; eval "$(FFLM) $$arguments" || exit; \
	done

# The tests are built in debug. Those of the command line run the release executable.
test: build
	FFLM_PROGRAM=$(FFLM) swift test

test-release:
	swift test -c release

check:
	swift format lint --strict --recursive Package.swift Sources Tests corpora
	swift build -Xswiftc -warnings-as-errors
	$(MAKE) test

sanitize:
	ASAN_OPTIONS=detect_leaks=0:suppressions=$(CURDIR)/Tests/Sanitizers/address.supp \
	  swift test --no-parallel --sanitize=address --scratch-path .build/address
	swift test --no-parallel --sanitize=thread --scratch-path .build/thread

torture:
	FFLM_KILLS=$(KILLS) swift test --filter 'KillTests|FullDiskTests'

# The limits are 10 seconds per input, 2 GB of memory in total and 512 MB per allocation.
fuzz:
	FFLM_FUZZ=$(SANITIZERS) swift build -c release --scratch-path .build/fuzz --product fuzz
	@for target in $(TARGETS); do \
	  FFLM_FUZZ_TARGET=$$target ASAN_OPTIONS=detect_leaks=0 .build/fuzz/release/fuzz \
	    -runs=$$(($(RUNS) / $(words $(TARGETS)))) -seed=1 -max_len=16384 -timeout=10 \
	    -rss_limit_mb=2048 -malloc_limit_mb=512 \
	    -artifact_prefix=.build/fuzz/$$target- || exit; \
	done

format:
	swift format --in-place --recursive Package.swift Sources Tests corpora

install: build
	mkdir -p "$(BIN)" "$(MAN)" "$(BASH)" "$(ZSH)" "$(FISH)"
	install -m 755 "$(FFLM)" "$(BIN)/fflm"
	"$(FFLM)" --generate-manual-pages "$(MAN)"
	"$(FFLM)" --generate-completion-script bash > "$(BASH)/fflm"
	"$(FFLM)" --generate-completion-script zsh > "$(ZSH)/_fflm"
	"$(FFLM)" --generate-completion-script fish > "$(FISH)/fflm.fish"

uninstall:
	rm -f "$(BIN)/fflm" "$(MAN)"/fflm.1 "$(MAN)"/fflm-*.1 "$(BASH)/fflm" "$(ZSH)/_fflm" \
	  "$(FISH)/fflm.fish"

bench: build
	$(FFLM) bench

bench-peer: build
	$(PYTHON) Tests/Peer/pytorch.py $(FFLM)

bench-classify: build
	$(PYTHON) Tests/Peer/fasttext.py $(FFLM) "$(TEXT)"

results: build
	$(PYTHON) configs/results.py $(FFLM) $(if $(CORPORA),"$(CORPORA)") $(if $(RECIPES),--recipe $(RECIPES)) \
	  $(if $(SEEDS),--seed $(SEEDS))

texts:
	mkdir -p "$(TEXTS)"
	$(PYTHON) configs/texts.py "$(TEXTS)" $(if $(CORPORA),"$(CORPORA)")

defaults: build
	$(PYTHON) configs/defaults.py $(FFLM) $(if $(TEXTS),"$(TEXTS)") $(if $(NAMES),--text $(NAMES)) \
	  $(if $(TRIES),--tries $(TRIES))

clean:
	swift package clean
	rm -rf .build/address .build/thread .build/fuzz
