# make          the release build
# make demo     train on the bundled text, evaluate, generate
# make test     everything that is tested, debug and release
# make install  PREFIX=$HOME/.local puts fflm on the path, with manual pages and completions for shells;
#               DESTDIR goes before it, for packages; make uninstall takes all away
# make check    formatting, warnings as errors, then the tests
# make sanitize  the tests with every access to memory checked, and once more with those of threads
# make torture  KILLS=100 kills training so often, and once between any two changes to its files;
#               and fills the disk up at any moment, where small ones can be mounted
# make fuzz     RUNS=1000000 hostile inputs for readers and tokenizers; TARGETS="arpa log" chooses, and
#               SANITIZERS=fuzzer does without the address sanitizer, some times as fast
# make bench    the speed of training steps on this machine
# make bench-peer PYTHON=python3  the same beside PyTorch's, which that Python has
# make results CORPORA=texts      trains the recipes of configs/ (hours) and fills their tables in;
#                                 RECIPES="brown wikitext-2" and SEEDS="1 2" choose;
#                                 without CORPORA it fills the tables in from results.json
# make texts TEXTS=folder         makes texts of many kinds from Debian packages; CORPORA=texts adds
#                                 those of the field to the largest
# make defaults TEXTS=folder      measures what fflm train chooses for them by itself, beside random
#                                 searches (hours), and fills the tables in; NAMES="perl logs" and
#                                 TRIES=20 choose; without TEXTS it fills the tables in

PREFIX ?= /usr/local
FFLM = .build/release/fflm
MODEL = demo.fflm
PYTHON = python3
KILLS = 100
RUNS = 100000
SANITIZERS = fuzzer,address
TARGETS = safetensors parameters state configuration options vocabulary log arpa text

BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
MAN = $(SHARE)/man/man1
BASH = $(SHARE)/bash-completion/completions
ZSH = $(SHARE)/zsh/site-functions
FISH = $(SHARE)/fish/vendor_completions.d

.PHONY: build demo test install uninstall check format sanitize torture fuzz bench bench-peer \
  results texts defaults clean

build:
	swift build -c release --product fflm

demo: build
	@for arguments in \
	  'train corpora/village.txt --model $(MODEL) --force' \
	  'eval --perplexity --model $(MODEL)' \
	  'generate --prompt "the house" --temperature 0.7 --seed 1 --model $(MODEL)'; do \
	  echo; echo "$$ fflm $$arguments"; eval "$(FFLM) $$arguments" || exit; \
	done

# The whole suite in debug; in release what the optimiser could make different.
test:
	swift test
	swift test -c release --filter 'MatricesTests|NetworksTests|ModelFoldersTests|LanguageModelTests|TrainingTests'

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

# A time limit of ten seconds an input, and memory of 2 GB in all and 512 MB a piece.
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
