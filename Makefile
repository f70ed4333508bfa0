# tgauth: the extension (by PGXS), the two daemons, the tests.
#
#	make            build everything
#	make demo       a whole login on this machine, no token, no internet; MODE=match|button|start|type,
#	                RETURN=off|offered|required and UNUSUAL=off|match|type show what one can set
#	make test       install what is missing, run every suite; T=path runs a part
#	make install    extension, daemons, services; honours DESTDIR, prefix, PG_CONFIG
#	make uninstall  takes the same away

# Where the daemons go; the extension goes where PG_CONFIG says.
prefix ?= /usr/local
daemon_prefix := $(prefix)
# From 18 on PGXS would take this for the place of PostgreSQL itself.
override undefine prefix
sbindir = $(daemon_prefix)/sbin
unitdir = $(daemon_prefix)/lib/systemd/system

# --- extension ---------------------------------------------------------------

MODULE_big = tgauth
EXTENSION = tgauth
DATA = $(wildcard extension/tgauth--*.sql) extension/tgauth_setup.sql
OBJS = $(patsubst %.c,%.o,$(wildcard extension/*.c common/*.c))
# install leaves nothing behind; setup makes what the others use, in any order.
REGRESS = install setup $(filter-out install setup,$(sort $(notdir $(basename $(wildcard sql/*.sql)))))
ISOLATION = $(sort $(notdir $(basename $(wildcard specs/*.spec))))
REGRESS_OPTS = --encoding=UTF8 --outputdir=build/regress
ISOLATION_OPTS = --outputdir=build/isolation

WARNINGS = -Wall -Wextra -Werror

# Extension and daemons share one version.
TGAUTH_VERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" tgauth.control)

PG_CONFIG ?= pg_config
PG_CPPFLAGS = -DTGAUTH_VERSION='"$(TGAUTH_VERSION)"' -I$(CURDIR)/common -isystem $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)
PG_CFLAGS = -std=gnu11 $(WARNINGS) -Wno-unused-parameter
# clang is given the flags of the gcc that built PostgreSQL, some of which it does not know.
PG_CFLAGS += -Wno-unknown-warning-option -Wno-ignored-optimization-argument \
	-Wno-unused-command-line-argument
SHLIB_LINK = -lcrypto -lcbor

# No bitcode: the work is in SPI and libcrypto, which JIT cannot help.
override with_llvm = no

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifneq ($(PGXS),)
include $(PGXS)
ifeq ($(filter $(shell seq 13 99),$(MAJORVERSION)),)
$(error tgauth needs PostgreSQL 13 or later, and $(PG_CONFIG) is of $(MAJORVERSION))
endif
else
all: need-pg-config
need-pg-config:
	@echo "$(PG_CONFIG) is not there: install postgresql-server-dev-15, or set PG_CONFIG" >&2; false
.PHONY: all need-pg-config
endif

# PGXS does not look at headers.
$(OBJS): $(wildcard extension/*.h common/*.h)

# Nothing that was made for one PostgreSQL is taken for another: this file changes when PG_CONFIG's does.
BUILT_FOR = $(shell $(PG_CONFIG) --version 2>/dev/null) $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)
$(shell mkdir -p build && { echo '$(BUILT_FOR)' | cmp -s - build/built-for || echo '$(BUILT_FOR)' > build/built-for; })
$(OBJS): build/built-for
build/built-for:

# --- daemons -----------------------------------------------------------------

DAEMONS = tgauth-pushd tgauth-bot

DAEMON_CFLAGS = -std=gnu11 -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	$(WARNINGS) -Wmissing-prototypes -Wstrict-prototypes -Wno-unused-parameter
# The libpq of the daemons, where it is to be another one than the server's.
LIBPQ_CONFIG ?= $(PG_CONFIG)
LIBPQ_INCLUDE := $(shell $(LIBPQ_CONFIG) --includedir 2>/dev/null)
LIBPQ_LIBDIR := $(shell $(LIBPQ_CONFIG) --libdir 2>/dev/null)
# Where the system's linker does not look by itself, the program has to say where.
LIBPQ_LIBRARY = $(if $(filter-out /usr/lib /usr/lib64 /usr/lib/%,$(LIBPQ_LIBDIR)), \
	-L$(LIBPQ_LIBDIR) -Wl$(comma)-rpath$(comma)$(LIBPQ_LIBDIR),$(addprefix -L,$(LIBPQ_LIBDIR)))
comma = ,
DAEMON_CPPFLAGS = -D_GNU_SOURCE -DTGAUTH_VERSION='"$(TGAUTH_VERSION)"' -Icommon -Icommon/daemon -Ipushd -I$(LIBPQ_INCLUDE)
DAEMON_LIBS = $(LIBPQ_LIBRARY) -lpq -luv -lcrypto
PUSHD_LIBS = -lhiredis -lssl -lqrcodegen -lcurl -ljansson
BOT_LIBS = -lcurl -ljansson
LINK = $(CC) $(EXTRA_CFLAGS) -pie -Wl,-z,relro,-z,now -o $@ $^

# Libraries, so that a unit test links just what it tests.
SHARED_OBJS = $(patsubst %.c,build/%.o,$(wildcard common/*.c common/daemon/*.c))
PUSHD_OBJS = $(patsubst %.c,build/%.o,$(wildcard pushd/*.c pushd/*/*.c)) \
	$(patsubst %.S,build/%.o,$(wildcard pushd/*/*.S))
BOT_OBJS = $(patsubst %.c,build/%.o,$(wildcard bot/*.c))

daemons: $(DAEMONS)
ifndef EXTENSION_ONLY
all: daemons
endif

build/shared.a: $(SHARED_OBJS)
build/pushd.a: $(filter-out build/pushd/main.o,$(PUSHD_OBJS))
build/bot.a: $(filter-out build/bot/main.o,$(BOT_OBJS))
build/%.a:
	rm -f $@ && $(AR) rcs $@ $^

tgauth-pushd: build/pushd/main.o build/pushd.a build/shared.a
	$(LINK) $(PUSHD_LIBS) $(DAEMON_LIBS)

tgauth-bot: build/bot/main.o build/bot.a build/shared.a
	$(LINK) $(BOT_LIBS) $(DAEMON_LIBS)

UNIT_TESTS = $(patsubst %.c,build/%,$(wildcard test/unit/*_test.c))
$(UNIT_TESTS): build/%: build/%.o build/pushd.a build/bot.a build/shared.a
	$(LINK) $(PUSHD_LIBS) $(BOT_LIBS) $(DAEMON_LIBS)

# What of the extension stands without PostgreSQL.
build/test/unit/webauthn_test: $(patsubst %,build/extension/%.o,json_scan json_text webauthn webauthn_cbor \
	webauthn_client webauthn_data webauthn_key)
build/test/unit/webauthn_test: DAEMON_LIBS := build/shared.a $(DAEMON_LIBS) -lcbor

build/pushd/config.o build/bot/config.o extension/tgauth.o: tgauth.control
build/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(DAEMON_CFLAGS) $(DAEMON_CPPFLAGS) $(EXTRA_CFLAGS) -fPIE -MMD -MP -c -o $@ $<

# The page's files are linked in, its script and style without comments and indentation.
PAGE_FILES = $(patsubst %,build/%,$(wildcard pushd/page/*.html pushd/page/*.css pushd/page/*.js))
build/pushd/page/%.html: pushd/page/%.html
	@mkdir -p $(@D)
	cp $< $@
$(filter-out %.html,$(PAGE_FILES)): build/%: % pushd/page/squeeze.sed
	@mkdir -p $(@D)
	sed -f pushd/page/squeeze.sed $< > $@
build/pushd/page/%.o: pushd/page/%.S $(PAGE_FILES)
	$(CC) -MMD -MP -c -o $@ $<
build/pushd/routes/%.o: pushd/routes/%.S pushd/routes/openapi.json
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

# Kept in the tree; test/docs looks whether it is current.
docs/openapi.md: pushd/routes/openapi.json test/support/openapi_page.py
	test/support/openapi_page.py

-include $(shell find build -path build/deb -prune -o -name '*.d' -type f -print 2>/dev/null)

# What bench/all runs beside the daemons: make bench ROWS='--quick logins frame'.
BENCH = build/bench/load build/bench/floor build/bench/slow_flush.so build/bench/live_heap.so
build/bench/load: $(patsubst %.c,build/%.o,$(wildcard bench/load*.c)) build/shared.a
	$(LINK) $(DAEMON_LIBS)
build/bench/floor: build/bench/floor.o
	$(LINK) $(DAEMON_LIBS)
build/bench/%.so: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(DAEMON_CFLAGS) -D_GNU_SOURCE -fPIC -shared -o $@ $<
bench-programs: all $(BENCH)
bench:
	test/support/install_packages.sh build demo test
	$(MAKE) -s -j$(shell nproc) bench-programs
	bench/all $(ROWS)

# What the private PostgreSQL of the tests needs, without the daemons.
install-extension:
	$(MAKE) EXTENSION_ONLY=1 install

# --- install ------------------------------------------------------------------

MANUALS = $(DAEMONS:%=build/%.8)
man8dir = $(daemon_prefix)/share/man/man8
sysusersdir = $(daemon_prefix)/lib/sysusers.d
tmpfilesdir = $(daemon_prefix)/lib/tmpfiles.d
examplesdir = $(daemon_prefix)/share/doc/tgauth

# The page is what the program says of itself, so it is the program that writes it.
build/%.8: %
	./$< --print-manual > $@.new && mv $@.new $@

ifndef EXTENSION_ONLY
install: install-daemons
uninstall: uninstall-daemons
endif

install-daemons: $(DAEMONS) $(MANUALS)
	install -d '$(DESTDIR)$(sbindir)' '$(DESTDIR)$(man8dir)' '$(DESTDIR)$(unitdir)' \
		'$(DESTDIR)$(sysusersdir)' '$(DESTDIR)$(tmpfilesdir)' '$(DESTDIR)$(examplesdir)'
	install -m 755 $(DAEMONS) '$(DESTDIR)$(sbindir)'
	install -m 644 $(MANUALS) '$(DESTDIR)$(man8dir)'
	install -m 644 common/systemd/pushd.env common/systemd/bot.env '$(DESTDIR)$(examplesdir)'
	for name in $(DAEMONS); do \
		sed 's|@sbindir@|$(sbindir)|g' common/systemd/$$name.service.in \
			> '$(DESTDIR)$(unitdir)/'$$name.service && \
		install -m 644 common/systemd/$$name.sysusers '$(DESTDIR)$(sysusersdir)/'$$name.conf && \
		install -m 644 common/systemd/$$name.tmpfiles '$(DESTDIR)$(tmpfilesdir)/'$$name.conf || exit; \
	done
	install -m 644 common/systemd/tgauth-pushd.socket '$(DESTDIR)$(unitdir)'

# What stands in /etc/tgauth an operator has put there, so it stays.
uninstall-daemons:
	for name in $(DAEMONS); do \
		rm -f '$(DESTDIR)$(sbindir)/'$$name '$(DESTDIR)$(man8dir)/'$$name.8 \
			'$(DESTDIR)$(unitdir)/'$$name.service '$(DESTDIR)$(sysusersdir)/'$$name.conf \
			'$(DESTDIR)$(tmpfilesdir)/'$$name.conf; \
	done
	rm -f '$(DESTDIR)$(examplesdir)/pushd.env' '$(DESTDIR)$(examplesdir)/bot.env' \
		'$(DESTDIR)$(unitdir)/tgauth-pushd.socket'
	rmdir '$(DESTDIR)$(examplesdir)' 2>/dev/null || true

ifndef EXTENSION_ONLY
clean: clean-daemons
endif
clean-daemons:
	rm -rf build tgauth-pushd tgauth-bot

# --- demo, tests, style -------------------------------------------------------

C_FILES = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h')

# What the environment may hold under these names is not meant.
MODE =
RETURN =
UNUSUAL =
DEMO_OPTIONS = $(if $(MODE),--mode '$(MODE)') $(if $(RETURN),--return '$(RETURN)') $(if $(UNUSUAL),--unusual '$(UNUSUAL)')
demo:
	test/support/install_packages.sh build demo
	$(MAKE) -s -j$(shell nproc) all
	/usr/bin/python3 demo/demo.py $(DEMO_OPTIONS)

test:
	test/support/install_packages.sh build demo test
	$(MAKE) -s -j$(shell nproc) all $(UNIT_TESTS) $(BENCH)
	/usr/bin/python3 test/run.py $(if $(T),'$(T)')

# People log in while parts fail, and a model says what may be true: make chaos SECONDS=1200 SEED=2;
# FAULT='pushd killed' takes those with this in their names.
SECONDS = 60
SEED = 1
CHAOS = PYTHONPATH=test:demo /usr/bin/python3 -m chaos
chaos:
	test/support/install_packages.sh build demo test
	$(MAKE) -s -j$(shell nproc) all
	$(CHAOS) --seconds '$(SECONDS)' --seed '$(SEED)' $(if $(FAULT),--fault '$(FAULT)')

# Eight hours of a site's traffic in twenty minutes, and a table of what must not grow.
MINUTES = 20
soak:
	test/support/install_packages.sh build demo test
	$(MAKE) -s -j$(shell nproc) all
	PYTHONPATH=test:demo /usr/bin/python3 -m chaos.soak --minutes '$(MINUTES)'

# Whether that model sees: each patch of test/chaos/bugs, in a copy of the tree; B='claim seal' some of them.
chaos-bugs:
	test/support/install_packages.sh build demo test
	PYTHONPATH=test:demo /usr/bin/python3 -m chaos.bugs $(B)

# Needs a Docker engine, or root to start a private one.  COMPOSE=1 or 2: with that compose.
COMPOSE =
test-docker:
	docker info >/dev/null 2>&1 || test/support/install_packages.sh docker || true
	/usr/bin/python3 test/packaging/docker_stack.py $(if $(COMPOSE),--compose '$(COMPOSE)')

# Debian packages, into build/deb, of the extension one for each PostgreSQL whose
# postgresql-server-dev-N is installed; their debug symbols apart, so that *.deb is what one installs.
deb:
	test/support/install_packages.sh build deb
	rm -rf build/deb && mkdir -p build/deb/tgauth
	git ls-files -z --cached --others --exclude-standard | \
		tar --create --null --files-from=- | tar --extract -C build/deb/tgauth
	cd build/deb/tgauth && export PG_SUPPORTED_VERSIONS=installed && \
		pg_buildext updatecontrol && dpkg-buildpackage -b -us -uc
	rm -r build/deb/tgauth
	mkdir build/deb/debug && mv build/deb/*-dbgsym_*.deb build/deb/debug/
	ls build/deb/*.deb

# Needs root: in clean systems the demo runs, the packages are built and installed, people log in.
test-deb:
	test/support/install_packages.sh demo test-deb
	/usr/bin/python3 test/packaging/deb_chroot.py

# Needs root: builds and runs the SQL suites on other PostgreSQLs; V='trixie i386' some of them.
test-versions:
	test/support/install_packages.sh versions
	/usr/bin/python3 test/packaging/versions_chroot.py $(V)

# What test/run.py calls, with a server in the environment.
check-regress:
	@mkdir -p build
	$(pg_regress_installcheck) $(REGRESS_OPTS) $(REGRESS)
check-isolation:
	@mkdir -p build
	$(pg_isolation_regress_installcheck) $(ISOLATION_OPTS) $(ISOLATION)

# One target for each parser, for a while each: make fuzz FUZZ_SECONDS=3600.  What crashes
# is left in build/fuzz, what was learned in build/fuzz/corpus.
FUZZ_SECONDS = 20
FUZZ_CC = clang-14
FUZZ_FLAGS = -std=gnu11 -O1 -g $(WARNINGS) -Wno-unused-parameter -fno-sanitize-recover=all \
	-fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Icommon -Icommon/daemon -Iextension -Ipushd
FUZZ_TARGETS = $(patsubst %.c,build/%,$(wildcard fuzz/*_fuzz.c))
# What has no PostgreSQL and no event loop in it.
FUZZ_SOURCES = $(patsubst %,extension/%.c,json_scan json_text jwk jwk_set client_uri oauth_fields proof_id_token proof_verify token_es256 token_jws token_rs256) \
	$(patsubst %,extension/webauthn%.c,_cbor _client _data _key) extension/webauthn.c \
	$(patsubst %,common/%.c,answer_data base64url digest hex json_escape status utf8) \
	$(patsubst %,common/daemon/%.c,authority buffer config_file http_chunks http_head must proxy_header) \
	$(patsubst %,pushd/%.c,http/fields http/forwarded routes/api_json session/redis_url wait/frame) \
	$(patsubst %,bot/%.c,lenient_json telegram_reply updates callback_data)
build/fuzz/%: fuzz/%.c $(FUZZ_SOURCES)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FUZZ_FLAGS) -o $@ $^ -ljansson -lcbor -lcrypto
fuzz: $(FUZZ_TARGETS)
	@for target in $(FUZZ_TARGETS); do \
		name=$$(basename $$target _fuzz); corpus=build/fuzz/corpus/$$name; mkdir -p $$corpus; \
		$$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 -print_final_stats=1 \
			-artifact_prefix=build/fuzz/$$name- $$corpus fuzz/seeds/$$name || exit 1; \
	done

format-check:
	clang-format-14 --dry-run --Werror $(C_FILES)
format:
	clang-format-14 -i $(C_FILES)

# NULL ends a list of arguments here; where it is a pointer, as POSIX says, that is right.
lint:
	test/support/install_packages.sh build lint
	cppcheck --quiet --std=c11 --enable=warning,portability,performance --error-exitcode=1 \
		--inline-suppr --suppress=missingIncludeSystem --suppress=varFuncNullUB -Icommon -Icommon/daemon -Ipushd \
		common pushd bot bench
	$(MAKE) -s clean
	$(MAKE) -s CC=clang-14 all $(UNIT_TESTS) $(BENCH)
	$(MAKE) -s clean

.PHONY: bench bench-programs chaos chaos-bugs fuzz soak daemons clean-daemons install-extension install-daemons uninstall-daemons demo test \
	test-docker deb test-deb test-versions check-regress check-isolation \
	format format-check lint
