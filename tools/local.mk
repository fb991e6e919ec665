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
# BLIS before GSL, whose reference CBLAS has the same names: the first one counts.
tools_libtools_la_LIBADD = $(BLIS_LIBS) $(ZLIB_LIBS) $(CSV_LIBS) $(GSL_LIBS) -lm
tools_libtools_la_SOURCES =
tools_libtools_la_SOURCES += tools/datasets/augment.c
tools_libtools_la_SOURCES += tools/datasets/augment.h
tools_libtools_la_SOURCES += tools/datasets/cifar.c
tools_libtools_la_SOURCES += tools/datasets/cifar.h
tools_libtools_la_SOURCES += tools/datasets/dataset.c
tools_libtools_la_SOURCES += tools/datasets/dataset.h
tools_libtools_la_SOURCES += tools/datasets/draw.h
tools_libtools_la_SOURCES += tools/datasets/gz.c
tools_libtools_la_SOURCES += tools/datasets/gz.h
tools_libtools_la_SOURCES += tools/datasets/idx.c
tools_libtools_la_SOURCES += tools/datasets/idx.h
tools_libtools_la_SOURCES += tools/datasets/idx_set.c
tools_libtools_la_SOURCES += tools/datasets/idx_set.h
tools_libtools_la_SOURCES += tools/datasets/libsvm.c
tools_libtools_la_SOURCES += tools/datasets/libsvm.h
tools_libtools_la_SOURCES += tools/datasets/libsvm_set.c
tools_libtools_la_SOURCES += tools/datasets/lines.c
tools_libtools_la_SOURCES += tools/datasets/lines.h
tools_libtools_la_SOURCES += tools/datasets/open.c
tools_libtools_la_SOURCES += tools/datasets/open.h
tools_libtools_la_SOURCES += tools/datasets/path.c
tools_libtools_la_SOURCES += tools/datasets/path.h
tools_libtools_la_SOURCES += tools/datasets/synthetic.c
tools_libtools_la_SOURCES += tools/datasets/synthetic.h
tools_libtools_la_SOURCES += tools/datasets/teacher.c
tools_libtools_la_SOURCES += tools/datasets/teacher.h
tools_libtools_la_SOURCES += tools/files/failure.c
tools_libtools_la_SOURCES += tools/files/failure.h
tools_libtools_la_SOURCES += tools/files/number.c
tools_libtools_la_SOURCES += tools/files/number.h
tools_libtools_la_SOURCES += tools/files/outfile.c
tools_libtools_la_SOURCES += tools/files/outfile.h
tools_libtools_la_SOURCES += tools/files/stop.c
tools_libtools_la_SOURCES += tools/files/stop.h
tools_libtools_la_SOURCES += tools/files/table.c
tools_libtools_la_SOURCES += tools/files/table.h
tools_libtools_la_SOURCES += tools/models/cnn.c
tools_libtools_la_SOURCES += tools/models/conv.c
tools_libtools_la_SOURCES += tools/models/dense.c
tools_libtools_la_SOURCES += tools/models/gemm.c
tools_libtools_la_SOURCES += tools/models/gemm.h
tools_libtools_la_SOURCES += tools/models/layer.c
tools_libtools_la_SOURCES += tools/models/layer.h
tools_libtools_la_SOURCES += tools/models/loss.c
tools_libtools_la_SOURCES += tools/models/loss.h
tools_libtools_la_SOURCES += tools/models/mlp.c
tools_libtools_la_SOURCES += tools/models/model.c
tools_libtools_la_SOURCES += tools/models/model.h
tools_libtools_la_SOURCES += tools/models/net.c
tools_libtools_la_SOURCES += tools/models/net.h
tools_libtools_la_SOURCES += tools/models/normal.c
tools_libtools_la_SOURCES += tools/models/normal.h
tools_libtools_la_SOURCES += tools/models/pool.c
tools_libtools_la_SOURCES += tools/models/quadratic.c
tools_libtools_la_SOURCES += tools/models/relu.c
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
	-I$(top_srcdir)/tools -DPKGLIBEXECDIR='"$(pkglibexecdir)"'
tools_ata_bench_ata_bench_CFLAGS = $(AM_CFLAGS) \
	$(ZLIB_CFLAGS) $(JANSSON_CFLAGS)
tools_ata_bench_ata_bench_LDADD = tools/libtools.la lib/libatasched.la \
	$(ZLIB_LIBS) $(JANSSON_LIBS)
tools_ata_bench_ata_bench_SOURCES =
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/allocate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/base.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/base.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/calls.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/calls.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/cell.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/command.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/companion.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/companion.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/companion_io.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/companion_io.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/compare.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/compare_kernel.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/compare_kernel.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/compare_laps.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/comparison.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/comparison.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/complain.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/complain.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/cost.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/cost.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/csv.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/emulate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/emulate.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/explain.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/explain.h
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
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/live.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/live.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/live_text.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/live_text.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/main.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/median.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/median.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/matrix.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/matrix.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/matrix_print.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/matrix_share.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/matrix_share.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/openmp.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/openmp.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/names.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/names.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/memory.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/memory.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/options.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/options.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_child.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_decide.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_kinds.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_laps.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_line.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_list.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_machine.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_machine.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_measure.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_pool.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_pool.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_print.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_read.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_read.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_region.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_round.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_start.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_steady.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_steady.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_sum.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/overhead_task.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/pairs.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/pairs.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/peer.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/peer.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/peer_names.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/peer_names.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/pin.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/pin.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/plot.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/profile.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/profile.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/progress.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/progress.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/quantile.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/quantile.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/replay.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/record.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/record.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/recorder.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/recorder.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/regime.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/regimes.c
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
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/tracer.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/tracer.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_base.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_check.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_laps.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_notes.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_options.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_report.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_resume.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_row.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_rows.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_score.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_task.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_words.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/train_words.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/wall.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/words.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/words.h
tools_ata_bench_ata_bench_SOURCES += tools/peers/attempt.hh
tools_ata_bench_ata_bench_SOURCES += tools/peers/call.h
tools_ata_bench_ata_bench_SOURCES += tools/peers/peers.h
# Other runtimes, where configure has found them. Those in C++ have a rule of
# their own, so that nobody else needs a compiler for it.
tools_ata_bench_ata_bench_LDADD += $(ATA_PEERS)
EXTRA_tools_ata_bench_ata_bench_DEPENDENCIES = $(ATA_PEERS_OBJECTS)
CLEANFILES += tools/peers/taskflow.o tools/peers/tbb.o
if ATA_PTHREADPOOL
tools_ata_bench_ata_bench_SOURCES += tools/peers/pthreadpool.c
endif
if ATA_GSL
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_cases.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_options.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_pages.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/sim_pages.h
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/simulate.c
tools_ata_bench_ata_bench_SOURCES += tools/ata-bench/study.c
endif
endif

# Not listed in the condition above: what it hides is not distributed.
EXTRA_DIST += tools/peers/libomp.c
EXTRA_DIST += tools/peers/taskflow.cc
EXTRA_DIST += tools/peers/tbb.cc

# Only where they are among ATA_PEERS_OBJECTS.
peer_headers = tools/peers/attempt.hh tools/peers/call.h tools/peers/peers.h
peer_cxx = $(HOST_CXX) -include config.h -I$(top_srcdir)/tools \
	-std=c++17 -Wall -Wextra -Wshadow $(PTHREAD_CFLAGS) $(ATA_SANITIZE) \
	$(CXXFLAGS) -c -o $@
tools/peers/taskflow.o: tools/peers/taskflow.cc $(peer_headers)
	@$(MKDIR_P) tools/peers
	$(AM_V_GEN)$(peer_cxx) $(top_srcdir)/tools/peers/taskflow.cc
tools/peers/tbb.o: tools/peers/tbb.cc $(peer_headers)
	@$(MKDIR_P) tools/peers
	$(AM_V_GEN)$(peer_cxx) $(TBB_CFLAGS) $(top_srcdir)/tools/peers/tbb.cc

# Rows under LLVM's OpenMP: a program of its own, by its own compiler.
if ATA_LIBOMP
pkglibexec_SCRIPTS = tools/ata-bench/ata-bench-libomp
endif
CLEANFILES += tools/ata-bench/ata-bench-libomp
libomp_sources =
libomp_sources += tools/ata-bench/calls.c
libomp_sources += tools/ata-bench/companion_io.c
libomp_sources += tools/ata-bench/complain.c
libomp_sources += tools/ata-bench/emulate.c
libomp_sources += tools/ata-bench/kernel.c
libomp_sources += tools/ata-bench/openmp.c
libomp_sources += tools/ata-bench/pin.c
libomp_sources += tools/ata-bench/progress.c
libomp_sources += tools/peers/libomp.c
# What they say to each other is in headers: both are built anew with these.
libomp_headers =
libomp_headers += tools/ata-bench/calls.h
libomp_headers += tools/ata-bench/companion_io.h
libomp_headers += tools/ata-bench/complain.h
libomp_headers += tools/ata-bench/emulate.h
libomp_headers += tools/ata-bench/interrupt.h
libomp_headers += tools/ata-bench/kernel.h
libomp_headers += tools/ata-bench/openmp.h
libomp_headers += tools/ata-bench/options.h
libomp_headers += tools/ata-bench/pin.h
libomp_headers += tools/ata-bench/progress.h
libomp_headers += tools/ata-bench/wall.h
libomp_headers += tools/ata-bench/words.h
libomp_headers += tools/peers/call.h
tools/ata-bench/ata-bench-libomp: $(libomp_sources) $(libomp_headers)
	@$(MKDIR_P) tools/ata-bench
	$(AM_V_GEN)sources=; for i in $(libomp_sources); do \
		sources="$$sources $(top_srcdir)/$$i"; done; \
	$(LIBOMP_CC) -include config.h -I$(top_srcdir)/include \
		-I$(top_srcdir)/tools -std=c11 -Wall -Wextra -fno-math-errno \
		-ffp-contract=off \
		-fopenmp=libomp -pthread $(LIBOMP_CFLAGS) -o $@ $$sources -lm
