# SPDX-License-Identifier: MIT
#
# One line per file, sorted, below the comment of its folder. A program's source
# is the file of its name with .c; further ones need a _SOURCES of their own.

check_LTLIBRARIES += tests/common/libt.la
tests_common_libt_la_SOURCES =
tests_common_libt_la_SOURCES += tests/common/t_run.c
tests_common_libt_la_SOURCES += tests/common/t_run.h

# tests/unit link every object, private functions too: the default LDADD.
LDADD = tests/common/libt.la lib/libata-all.la $(CHECK_LIBS)

# tests/api, stress and bench link the library as a user would. Each program
# says so: tests_api_check_X_LDADD = $(api_libs)
api_libs = tests/common/libt.la lib/libatasched.la $(CHECK_LIBS)

unit_tests =
unit_tests += tests/unit/check_version

api_tests =

tool_tests =

# Built by `make check`, run only by `make stress` and `make bench`.
stress_programs =
bench_programs =

if HAVE_CHECK
check_PROGRAMS += $(unit_tests) $(api_tests)
check_PROGRAMS += $(stress_programs) $(bench_programs)
endif
TESTS = $(unit_tests) $(api_tests) $(tool_tests)
EXTRA_DIST += $(tool_tests)

# A tool test finds the source tree and what was built.
AM_TESTS_ENVIRONMENT = $(ATA_TESTS_ENVIRONMENT) \
	srcdir='$(abs_srcdir)'; export srcdir; \
	builddir='$(abs_builddir)'; export builddir; \
	ATA_BENCH='$(abs_builddir)/tools/ata-bench/ata-bench'; export ATA_BENCH; \
	CC='$(CC)'; export CC; \
	NM='$(NM)'; export NM; \
	MANDOC='$(MANDOC)'; export MANDOC;
