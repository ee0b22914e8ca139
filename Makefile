# SPDX-License-Identifier: MIT
# flagc: the generator as one executable file, and the C library. `make help` lists the targets.

CC      ?= cc
AR      ?= ar
CFLAGS  ?= -O2
PYTHON  ?= python3
INSTALL ?= install

PREFIX  ?= /usr/local
DESTDIR ?=
BINDIR     = $(DESTDIR)$(PREFIX)/bin
LIBDIR     = $(DESTDIR)$(PREFIX)/lib
INCLUDEDIR = $(DESTDIR)$(PREFIX)/include
MANDIR     = $(DESTDIR)$(PREFIX)/share/man
DOCDIR     = $(DESTDIR)$(PREFIX)/share/doc/flagc

VERSION := $(shell sed -n 's/^VERSION = "\(.*\)"/\1/p' gen/flagc/__init__.py)
WARN    := -std=c99 -Wall -Wextra -Wconversion -Wshadow -pedantic
SOURCES := $(wildcard gen/flagc/*.py gen/flagc/*/*.py)
HEADERS := $(wildcard include/*.h)
OBJECTS := $(patsubst src/%.c,build/%.o,$(wildcard src/*.c))

all: build/flagc build/libflagc.a

# The seed, because Python before 3.11 writes sets into compiled code in the order of their hashes.
build/flagc: $(SOURCES) gen/pack.py | build
	PYTHONHASHSEED=0 $(PYTHON) gen/pack.py gen $@

build/%.o: src/%.c $(HEADERS) $(wildcard src/*.h) | build
	$(CC) $(WARN) $(CPPFLAGS) $(CFLAGS) -Iinclude -c -o $@ $<

build/libflagc.a: $(OBJECTS)
	rm -f $@
	$(AR) rcs $@ $(OBJECTS)

# Not part of `all`, made by each `install`: it holds the PREFIX of that day.
build/flagc.pc: | build
	printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' 'libdir=$${prefix}/lib' '' 'Name: flagc' \
	  'Description: Flag words, for programs with and without generated code' 'Version: $(VERSION)' \
	  'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lflagc' > $@

# A project may ask for this version or an older one of the same first number; before 1.0, of the same second one.
build/flagc-config-version.cmake: | build
	printf '%s\n' 'set(PACKAGE_VERSION "$(VERSION)")' 'string(REGEX MATCH "^(0[.])?[0-9]+" _flagc_ours "$${PACKAGE_VERSION}")' \
	  'string(REGEX MATCH "^(0[.])?[0-9]+" _flagc_asked "$${PACKAGE_FIND_VERSION}")' \
	  'if(_flagc_ours STREQUAL _flagc_asked AND NOT PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)' \
	  '  set(PACKAGE_VERSION_COMPATIBLE TRUE)' 'endif()' \
	  'if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)' '  set(PACKAGE_VERSION_EXACT TRUE)' 'endif()' > $@

build:
	mkdir -p build

demo: build/flagc
	@sh examples/notify/demo.sh

test: all
	$(PYTHON) -m tests

check: all
	$(PYTHON) -m tests --all

# BENCH=quick for a look, ONLY="random-10 machine" for some rule sets. Nothing else should run on the machine meanwhile.
bench: build/flagc
	@$(PYTHON) -m tests.bench $(or $(BENCH),full) $(ONLY)

# Arrays of words through a table of answers, in each form that this machine has, and through tables made at run time.
bench-arrays: build/libflagc.a
	$(CC) -std=c11 $(CFLAGS) -Iinclude -o build/arrays tests/library/map.c build/libflagc.a
	@build/arrays time
	$(CC) -std=c11 $(CFLAGS) -DMEASURED -Iinclude -o build/tables tests/library/arrays.c build/libflagc.a
	@build/tables

fuzz: all
	PYTHONPATH=gen $(PYTHON) -m tests.fuzz $(or $(N),300) $(or $(SEED),1)

# Every line and branch of src/, by gcov.
coverage:
	@$(PYTHON) -m tests.library.coverage

# Frama-C's Eva: no undefined behaviour in the library, but for what src/PROOF.md states.
prove:
	@$(PYTHON) -m tests.library.prove

# libFuzzer, TIME seconds for each of three programs, two at a time.
fuzz-library:
	@$(PYTHON) -m tests.library.fuzz $(or $(TIME),60)

format: build/flagc
	build/flagc format -i $(wildcard examples/*/*.flags tests/cases/*.flags)

install: all build/flagc.pc build/flagc-config-version.cmake
	$(INSTALL) -d $(BINDIR) $(LIBDIR)/pkgconfig $(LIBDIR)/cmake/flagc $(INCLUDEDIR) $(MANDIR)/man1 $(MANDIR)/man3 $(DOCDIR)
	$(INSTALL) -m 755 build/flagc $(BINDIR)/flagc
	$(INSTALL) -m 644 build/libflagc.a $(LIBDIR)/libflagc.a
	$(INSTALL) -m 644 build/flagc.pc $(LIBDIR)/pkgconfig/flagc.pc
	$(INSTALL) -m 644 gen/flagc-config.cmake build/flagc-config-version.cmake $(LIBDIR)/cmake/flagc
	$(INSTALL) -m 644 $(HEADERS) $(INCLUDEDIR)
	$(INSTALL) -m 644 gen/flagc.1 $(MANDIR)/man1/flagc.1
	$(INSTALL) -m 644 src/flagc.3 $(MANDIR)/man3/flagc.3
	$(INSTALL) -m 644 README.md gen/SPEC.md LICENSE CHANGELOG.md $(DOCDIR)

uninstall:
	rm -f $(BINDIR)/flagc $(LIBDIR)/libflagc.a $(LIBDIR)/pkgconfig/flagc.pc $(HEADERS:include/%=$(INCLUDEDIR)/%) $(MANDIR)/man1/flagc.1 $(MANDIR)/man3/flagc.3
	rm -rf $(LIBDIR)/cmake/flagc $(DOCDIR)

dist: | build
	git archive --format=tar.gz --prefix=flagc-$(VERSION)/ -o build/flagc-$(VERSION).tar.gz HEAD

clean:
	rm -rf build
	for example in examples/*/Makefile; do $(MAKE) -s -C $${example%Makefile} clean || exit 1; done

help:
	@echo 'make            build/flagc (the generator, one file) and build/libflagc.a'
	@echo 'make demo       generate, compile and run examples/notify, and show what happened'
	@echo 'make test       every test that gcc, make and python3 allow'
	@echo 'make check      those that need other compilers and tools too; a missing one is a failure'
	@echo 'make bench      flagc beside code by hand, in time and bytes: BENCH=quick|full ONLY="random-10 acl"; into build/bench'
	@echo 'make bench-arrays   whole arrays of words: nanoseconds a word of each form'
	@echo 'make fuzz       random specs: N=300 SEED=1'
	@echo 'make coverage   which lines and branches of src/ the tests take; one that is not taken is a failure'
	@echo 'make prove      Frama-C over src/: no undefined behaviour but what src/PROOF.md states'
	@echo 'make fuzz-library   libFuzzer over names, rules and saved tables: TIME=60 seconds each'
	@echo 'make format     the one layout for every .flags file here'
	@echo 'make install    to PREFIX=$(PREFIX), under DESTDIR; make uninstall takes it away'
	@echo 'make dist       a tar of what is committed'
	@echo 'make clean      remove what was built'
	@echo 'Variables: CC CFLAGS CPPFLAGS AR PYTHON PREFIX DESTDIR INSTALL'

.PHONY: all build/flagc.pc build/flagc-config-version.cmake demo test check bench bench-arrays fuzz coverage prove fuzz-library format install uninstall dist clean help
.DELETE_ON_ERROR:
