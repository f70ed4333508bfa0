# tgauth: the extension (by PGXS), the two daemons, the tests.
#
#	make            build everything
#	make demo       a whole login on this machine, no token, no internet
#	make test       install what is missing, run every suite
#	make install    extension, daemons; honours DESTDIR, prefix, PG_CONFIG

# --- extension ---------------------------------------------------------------

MODULE_big = tgauth
EXTENSION = tgauth
DATA = $(wildcard extension/tgauth--*.sql)
OBJS = $(patsubst %.c,%.o,$(wildcard extension/*.c common/*.c))
REGRESS = $(sort $(notdir $(basename $(wildcard sql/*.sql))))
ISOLATION = $(sort $(notdir $(basename $(wildcard specs/*.spec))))
REGRESS_OPTS = --encoding=UTF8

WARNINGS = -Wall -Wextra -Werror

PG_CONFIG ?= pg_config
PG_CPPFLAGS = -I$(CURDIR)/common -isystem $(shell $(PG_CONFIG) --includedir-server)
PG_CFLAGS = -std=gnu11 $(WARNINGS) -Wno-unused-parameter
SHLIB_LINK = -lcrypto

# No bitcode: the work is in SPI and libcrypto, which JIT cannot help.
override with_llvm = no

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# --- daemons -----------------------------------------------------------------

DAEMON_CFLAGS = -std=gnu11 -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	$(WARNINGS) -Wmissing-prototypes -Wstrict-prototypes -Wno-unused-parameter
DAEMON_CPPFLAGS = -D_GNU_SOURCE -Icommon -Icommon/daemon -I$(shell $(PG_CONFIG) --includedir)
DAEMON_LIBS = -lpq -luv -lcrypto

SHARED_OBJS = $(patsubst %.c,build/%.o,$(wildcard common/*.c common/daemon/*.c))
PUSHD_OBJS = $(patsubst %.c,build/%.o,$(wildcard pushd/*.c)) \
	$(patsubst %.S,build/%.o,$(wildcard pushd/page/*.S))
BOT_OBJS = $(patsubst %.c,build/%.o,$(wildcard bot/*.c))

ifndef EXTENSION_ONLY
all: tgauth-pushd tgauth-bot
endif

tgauth-pushd: $(PUSHD_OBJS) $(SHARED_OBJS)
	$(CC) -pie -Wl,-z,relro,-z,now -o $@ $^ -lwebsockets -lhiredis -lqrencode -ljansson $(DAEMON_LIBS)

tgauth-bot: $(BOT_OBJS) $(SHARED_OBJS)
	$(CC) -pie -Wl,-z,relro,-z,now -o $@ $^ -lcurl -ljansson $(DAEMON_LIBS)

build/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(DAEMON_CFLAGS) $(DAEMON_CPPFLAGS) $(EXTRA_CFLAGS) -fPIE -MMD -MP -c -o $@ $<

# The page's files are embedded as they are, so they are what it depends on.
build/pushd/page/%.o: pushd/page/%.S $(wildcard pushd/page/*)
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

-include $(shell find build -name '*.d' 2>/dev/null)

# What the private PostgreSQL of the tests needs, without the daemons.
install-extension:
	$(MAKE) EXTENSION_ONLY=1 install

clean: clean-daemons
clean-daemons:
	rm -rf build tgauth-pushd tgauth-bot

.PHONY: clean-daemons install-extension
