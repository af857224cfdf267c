# industrial_park: build, install and test with PGXS.
#
#   make demo      the main job on a throw-away server        (demo/run)
#   make bench     what it costs, beside what else one would write   (bench/run)
#   make test      install what is missing, build, test all   (test/run)
#   make; make install; make installcheck                     as for any PGXS extension

EXTENSION  = industrial_park
EXTVERSION = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(EXTENSION).control)

# These commands install their own prerequisites, so they must work where
# there is no pg_config yet: they are answered before PGXS is looked for.
ifneq (,$(filter bench demo test,$(MAKECMDGOALS)))

.PHONY: bench demo test
bench demo test:
	@./$@/run

else

MODULE_big = $(EXTENSION)
OBJS = $(sort $(patsubst %.c,%.o,$(wildcard src/*.c src/rules/*.c) src/industry_catalog.c))
PG_CPPFLAGS = -Isrc -DPARK_VERSION='"$(EXTVERSION)"'

# One install script from numbered fragments.  A line "--@embed FILE" stands for
# that file: what create_register() executes lives in sql/register and sql/preset.
BUILT_SCRIPT = sql/$(EXTENSION)--$(EXTVERSION).sql
DATA = $(wildcard sql/$(EXTENSION)--*--*.sql)
DATA_built = $(BUILT_SCRIPT)
EXTRA_CLEAN = src/industry_catalog.c src/rules/*.o src/rules/*.bc

REGRESS      = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test --encoding=UTF8 --no-locale --load-extension=postgis \
	--load-extension=btree_gist --load-extension=$(EXTENSION)
ISOLATION      = $(sort $(patsubst test/specs/%.spec,%,$(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=. --encoding=UTF8 --no-locale --load-extension=postgis \
	--load-extension=btree_gist --load-extension=$(EXTENSION)
TAP_TESTS   = 1
PROVE_TESTS = test/t/*.pl

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PostgreSQL's own headers are not ours to warn about.
override CPPFLAGS := -isystem $(includedir_server) $(CPPFLAGS)

# PGXS hands on the flags that PostgreSQL was built with; clang does not know
# all of gcc's, and with -Werror stops at them.
ifneq (,$(findstring clang,$(CC)))
override CFLAGS := $(filter-out -fexcess-precision=standard -Wimplicit-fallthrough=3 \
	-Wno-format-truncation -Wno-stringop-truncation,$(CFLAGS))
endif

# PGXS tracks no headers; a stale object would crash the server.
$(OBJS): $(wildcard src/*.h src/rules/*.h)

src/industry_catalog.c: data/gbt4754_2017.csv src/industry_catalog.pl
	perl src/industry_catalog.pl data/gbt4754_2017.csv > $@.tmp && mv $@.tmp $@

FRAGMENTS = $(sort $(wildcard sql/[0-9]*.sql))

$(BUILT_SCRIPT): $(FRAGMENTS) $(wildcard sql/register/*.sql sql/preset/*.sql)
	awk '/^--@embed /{while ((getline line < ("sql/" $$2)) > 0) print line; next} {print}' \
		$(FRAGMENTS) > $@.tmp && mv $@.tmp $@

endif
