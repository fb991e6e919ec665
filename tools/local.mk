# SPDX-License-Identifier: MIT
#
# One line per file, sorted. ata-bench sees the public interface only.

if ATA_BENCH
# What ata-bench and the unit tests of its parts link.
noinst_LTLIBRARIES += tools/libtools.la
# -I lib: for bandit/tail.h, a rule that is all in its header.
tools_libtools_la_CPPFLAGS = $(tools_ata_bench_ata_bench_CPPFLAGS) \
	-I$(top_srcdir)/lib
tools_libtools_la_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(GSL_CFLAGS)
tools_libtools_la_LIBADD = $(ZLIB_LIBS) $(CSV_LIBS) $(GSL_LIBS) $(BLIS_LIBS) -lm
tools_libtools_la_SOURCES =
tools_libtools_la_SOURCES += tools/datasets/dataset.c
tools_libtools_la_SOURCES += tools/datasets/dataset.h
tools_libtools_la_SOURCES += tools/datasets/gz.c
tools_libtools_la_SOURCES += tools/datasets/gz.h
tools_libtools_la_SOURCES += tools/datasets/idx.c
tools_libtools_la_SOURCES += tools/datasets/idx.h
tools_libtools_la_SOURCES += tools/datasets/open.c
tools_libtools_la_SOURCES += tools/datasets/open.h
tools_libtools_la_SOURCES += tools/datasets/synthetic.c
tools_libtools_la_SOURCES += tools/datasets/synthetic.h
tools_libtools_la_SOURCES += tools/files/failure.c
tools_libtools_la_SOURCES += tools/files/failure.h
tools_libtools_la_SOURCES += tools/files/number.c
tools_libtools_la_SOURCES += tools/files/number.h
tools_libtools_la_SOURCES += tools/files/outfile.c
tools_libtools_la_SOURCES += tools/files/outfile.h
tools_libtools_la_SOURCES += tools/files/table.c
tools_libtools_la_SOURCES += tools/files/table.h
tools_libtools_la_SOURCES += tools/models/dense.c
tools_libtools_la_SOURCES += tools/models/dense.h
tools_libtools_la_SOURCES += tools/models/model.c
tools_libtools_la_SOURCES += tools/models/model.h
tools_libtools_la_SOURCES += tools/models/normal.c
tools_libtools_la_SOURCES += tools/models/normal.h
tools_libtools_la_SOURCES += tools/models/quadratic.c
tools_libtools_la_SOURCES += tools/models/softmax.c
tools_libtools_la_SOURCES += tools/plot/axis.c
tools_libtools_la_SOURCES += tools/plot/axis.h
tools_libtools_la_SOURCES += tools/plot/bars.c
tools_libtools_la_SOURCES += tools/plot/columns.c
tools_libtools_la_SOURCES += tools/plot/gnuplot.c
tools_libtools_la_SOURCES += tools/plot/gnuplot.h
tools_libtools_la_SOURCES += tools/plot/kind.c
tools_libtools_la_SOURCES += tools/plot/kind.h
tools_libtools_la_SOURCES += tools/plot/legend.c
tools_libtools_la_SOURCES += tools/plot/lines.c
tools_libtools_la_SOURCES += tools/plot/names.c
tools_libtools_la_SOURCES += tools/plot/names.h
tools_libtools_la_SOURCES += tools/plot/page.c
tools_libtools_la_SOURCES += tools/plot/page.h
tools_libtools_la_SOURCES += tools/plot/panel.c
tools_libtools_la_SOURCES += tools/plot/panel.h
tools_libtools_la_SOURCES += tools/plot/picture.c
tools_libtools_la_SOURCES += tools/plot/picture.h
tools_libtools_la_SOURCES += tools/plot/plot.c
tools_libtools_la_SOURCES += tools/plot/plot.h
tools_libtools_la_SOURCES += tools/plot/points.c
tools_libtools_la_SOURCES += tools/plot/rows.c
tools_libtools_la_SOURCES += tools/plot/rows.h
tools_libtools_la_SOURCES += tools/plot/script.c
tools_libtools_la_SOURCES += tools/plot/script.h
tools_libtools_la_SOURCES += tools/plot/style.c
tools_libtools_la_SOURCES += tools/plot/style.h
tools_libtools_la_SOURCES += tools/plot/text.c
tools_libtools_la_SOURCES += tools/plot/text.h
tools_libtools_la_SOURCES += tools/plot/titles.c
tools_libtools_la_SOURCES += tools/sim/bandit.c
tools_libtools_la_SOURCES += tools/sim/baselines.c
tools_libtools_la_SOURCES += tools/sim/baselines.h
tools_libtools_la_SOURCES += tools/sim/experiment.c
tools_libtools_la_SOURCES += tools/sim/experiment.h
tools_libtools_la_SOURCES += tools/sim/guard.c
tools_libtools_la_SOURCES += tools/sim/guard.h
tools_libtools_la_SOURCES += tools/sim/heap.c
tools_libtools_la_SOURCES += tools/sim/heap.h
tools_libtools_la_SOURCES += tools/sim/queue.c
tools_libtools_la_SOURCES += tools/sim/recording.c
tools_libtools_la_SOURCES += tools/sim/recording.h
tools_libtools_la_SOURCES += tools/sim/replay.c
tools_libtools_la_SOURCES += tools/sim/run.c
tools_libtools_la_SOURCES += tools/sim/run.h
tools_libtools_la_SOURCES += tools/sim/scheduler.c
tools_libtools_la_SOURCES += tools/sim/scheduler.h
tools_libtools_la_SOURCES += tools/sim/shares.h
tools_libtools_la_SOURCES += tools/sim/source.h
tools_libtools_la_SOURCES += tools/sim/stream.c
tools_libtools_la_SOURCES += tools/sim/stream.h
if ATA_GSL
tools_libtools_la_SOURCES += tools/sim/descent.c
tools_libtools_la_SOURCES += tools/sim/descent.h
tools_libtools_la_SOURCES += tools/sim/dist.c
tools_libtools_la_SOURCES += tools/sim/dist.h
tools_libtools_la_SOURCES += tools/sim/law.c
tools_libtools_la_SOURCES += tools/sim/law.h
endif

bin_PROGRAMS += tools/ata-bench/ata-bench
tools_ata_bench_ata_bench_CPPFLAGS = \
	-include $(top_builddir)/config.h -I$(top_srcdir)/include \
	-I$(top_srcdir)/tools
tools_ata_bench_ata_bench_CFLAGS = $(AM_CFLAGS) \
	$(ZLIB_CFLAGS) $(JANSSON_CFLAGS)
tools_ata_bench_ata_bench_LDADD = tools/libtools.la lib/libatasched.la \
	$(ZLIB_LIBS) $(JANSSON_LIBS)
tools_ata_bench_ata_bench_SOURCES =
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/allocate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/base.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/base.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/cell.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/command.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/compare.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/complain.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/complain.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/csv.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/emulate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/emulate.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/figures.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/figures.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/interrupt.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/interrupt.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/json.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/kernel.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/kernel.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/lap.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/lap.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/lists.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/lists.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/main.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/openmp.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/openmp.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/options.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/options.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/plot.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/profile.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/profile.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/progress.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/progress.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/quantile.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/quantile.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/replay.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/recorder.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/recorder.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/report.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/report.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/row.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/row.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/scores.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/scores.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/setting.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/setting.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/shuffle.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/shuffle.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_curve.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_report.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_report.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_run.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_run.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_words.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_words.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/simulate.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/study.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/table.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/topology.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_base.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_laps.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_report.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_task.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/wall.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/words.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/words.h
if ATA_GSL
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_cases.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_pages.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_pages.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/simulate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/study.c
endif
endif
