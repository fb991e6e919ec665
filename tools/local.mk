# SPDX-License-Identifier: MIT
#
# One line per file, sorted. ata-bench sees the public interface only.

if ATA_BENCH
EXTRA_PROGRAMS += tools/ata-bench/ata-bench
tools_ata_bench_ata_bench_CPPFLAGS = \
	-include $(top_builddir)/config.h -I$(top_srcdir)/include \
	-I$(top_srcdir)/tools
tools_ata_bench_ata_bench_CFLAGS = $(AM_CFLAGS) \
	$(ZLIB_CFLAGS) $(JANSSON_CFLAGS) $(CBLAS_CFLAGS)
tools_ata_bench_ata_bench_LDADD = lib/libatasched.la \
	$(ZLIB_LIBS) $(JANSSON_LIBS) $(CBLAS_LIBS)
tools_ata_bench_ata_bench_SOURCES =
endif
