# SPDX-License-Identifier: MIT
#
# One line per file, sorted, below the comment of its folder. A program's source
# is the file of its name with .c; further ones need a _SOURCES of their own.

if HAVE_CHECK
check_LTLIBRARIES += tests/common/libt.la
endif
tests_common_libt_la_SOURCES =
tests_common_libt_la_SOURCES += tests/common/t_bandit.c
tests_common_libt_la_SOURCES += tests/common/t_bandit.h
tests_common_libt_la_SOURCES += tests/common/t_bench.c
tests_common_libt_la_SOURCES += tests/common/t_bench.h
tests_common_libt_la_SOURCES += tests/common/t_cgroup.c
tests_common_libt_la_SOURCES += tests/common/t_cgroup.h
tests_common_libt_la_SOURCES += tests/common/t_checkpoint_fixture.h
tests_common_libt_la_SOURCES += tests/common/t_clock.c
tests_common_libt_la_SOURCES += tests/common/t_clock.h
tests_common_libt_la_SOURCES += tests/common/t_folder.c
tests_common_libt_la_SOURCES += tests/common/t_folder.h
tests_common_libt_la_SOURCES += tests/common/t_limits.c
tests_common_libt_la_SOURCES += tests/common/t_limits.h
tests_common_libt_la_SOURCES += tests/common/t_layer_fixture.h
tests_common_libt_la_SOURCES += tests/common/t_locale.c
tests_common_libt_la_SOURCES += tests/common/t_locale.h
tests_common_libt_la_SOURCES += tests/common/t_machine.c
tests_common_libt_la_SOURCES += tests/common/t_machine.h
tests_common_libt_la_SOURCES += tests/common/t_memory.h
tests_common_libt_la_SOURCES += tests/common/t_packed.h
tests_common_libt_la_SOURCES += tests/common/t_pool.c
tests_common_libt_la_SOURCES += tests/common/t_pool.h
tests_common_libt_la_SOURCES += tests/common/t_run.c
tests_common_libt_la_SOURCES += tests/common/t_run.h
tests_common_libt_la_SOURCES += tests/common/t_sanitizer.h
tests_common_libt_la_SOURCES += tests/common/t_sgd.c
tests_common_libt_la_SOURCES += tests/common/t_sgd.h
tests_common_libt_la_SOURCES += tests/common/t_sgd_fixture.h
tests_common_libt_la_SOURCES += tests/common/t_source.h
tests_common_libt_la_SOURCES += tests/common/t_system.c
tests_common_libt_la_SOURCES += tests/common/t_system.h
tests_common_libt_la_SOURCES += tests/common/t_thread.c
tests_common_libt_la_SOURCES += tests/common/t_thread.h
tests_common_libt_la_SOURCES += tests/common/t_trace_fixture.h
tests_common_libt_la_SOURCES += tests/common/t_tree.c
tests_common_libt_la_SOURCES += tests/common/t_tree.h

# tests/unit link every object, private functions too: the default LDADD.
LDADD = tests/common/libt.la lib/libata-all.la $(CHECK_LIBS)

# tests/api, stress and bench link the library as a user would. Each program
# says so: tests_api_check_X_LDADD = $(api_libs)
api_libs = tests/common/libt.la lib/libatasched.la $(CHECK_LIBS)

unit_tests =
unit_tests += tests/unit/check_absent
unit_tests += tests/unit/check_arm
unit_tests += tests/unit/check_auto
unit_tests += tests/unit/check_auto_few
unit_tests += tests/unit/check_auto_weak
unit_tests += tests/unit/check_bandit
unit_tests += tests/unit/check_bench
unit_tests += tests/unit/check_bind
unit_tests += tests/unit/check_bound
unit_tests += tests/unit/check_budget
unit_tests += tests/unit/check_bundle
unit_tests += tests/unit/check_caller
unit_tests += tests/unit/check_cgroup
unit_tests += tests/unit/check_cgroup_lines
unit_tests += tests/unit/check_cheapest
unit_tests += tests/unit/check_checkpoint
unit_tests += tests/unit/check_clock
unit_tests += tests/unit/check_crowd
unit_tests += tests/unit/check_decimal
unit_tests += tests/unit/check_drift
unit_tests += tests/unit/check_few
unit_tests += tests/unit/check_guard
unit_tests += tests/unit/check_habit
unit_tests += tests/unit/check_hexfloat
unit_tests += tests/unit/check_join
unit_tests += tests/unit/check_last
unit_tests += tests/unit/check_kinds
unit_tests += tests/unit/check_limits
unit_tests += tests/unit/check_looks
unit_tests += tests/unit/check_optimizer
unit_tests += tests/unit/check_order
unit_tests += tests/unit/check_pinned
unit_tests += tests/unit/check_plan
unit_tests += tests/unit/check_policy
unit_tests += tests/unit/check_pool_quota
unit_tests += tests/unit/check_probe
unit_tests += tests/unit/check_profile
unit_tests += tests/unit/check_quantile
unit_tests += tests/unit/check_quota
unit_tests += tests/unit/check_quota_damage
unit_tests += tests/unit/check_quota_text
unit_tests += tests/unit/check_ranges
unit_tests += tests/unit/check_reader
unit_tests += tests/unit/check_recorded
unit_tests += tests/unit/check_resplit
unit_tests += tests/unit/check_room
unit_tests += tests/unit/check_round
unit_tests += tests/unit/check_sampler
unit_tests += tests/unit/check_schedule
unit_tests += tests/unit/check_sgd_limits
unit_tests += tests/unit/check_sgd_waste
unit_tests += tests/unit/check_site
unit_tests += tests/unit/check_site_probes
unit_tests += tests/unit/check_spare
unit_tests += tests/unit/check_split
unit_tests += tests/unit/check_store
unit_tests += tests/unit/check_tail
unit_tests += tests/unit/check_team
unit_tests += tests/unit/check_topology
unit_tests += tests/unit/check_trace
unit_tests += tests/unit/check_trace_json
unit_tests += tests/unit/check_trace_long
unit_tests += tests/unit/check_vectors
unit_tests += tests/unit/check_version
unit_tests += tests/unit/check_versions
unit_tests += tests/unit/check_wait
unit_tests += tests/unit/check_wake
unit_tests += tests/unit/check_work

# The parts of ata-bench that have unit tests of their own.
if ATA_BENCH
unit_tests += tests/unit/check_apportion
tests_unit_check_apportion_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_apportion_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_axis
tests_unit_check_axis_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_axis_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_baselines
tests_unit_check_baselines_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_baselines_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_cifar
tests_unit_check_cifar_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_cifar_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_dataset
tests_unit_check_dataset_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_dataset_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_emulate
tests_unit_check_emulate_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_emulate_SOURCES = tests/unit/check_emulate.c
tests_unit_check_emulate_SOURCES += tools/ata-bench/complain.c
tests_unit_check_emulate_SOURCES += tools/ata-bench/emulate.c
tests_unit_check_emulate_SOURCES += tools/ata-bench/interrupt.c
tests_unit_check_emulate_SOURCES += tools/ata-bench/progress.c
unit_tests += tests/unit/check_experiment
tests_unit_check_experiment_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_experiment_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_gemm
tests_unit_check_gemm_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_gemm_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_gemm_foreign
tests_unit_check_gemm_foreign_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_gemm_foreign_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_heap
tests_unit_check_heap_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_heap_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_idx
tests_unit_check_idx_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_idx_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_idx_set
tests_unit_check_idx_set_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_idx_set_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_libsvm
tests_unit_check_libsvm_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_libsvm_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_live_text
tests_unit_check_live_text_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_live_text_SOURCES = tests/unit/check_live_text.c
tests_unit_check_live_text_SOURCES += tools/ata-bench/live_text.c
unit_tests += tests/unit/check_layers
tests_unit_check_layers_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_layers_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_matrix_share
tests_unit_check_matrix_share_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_matrix_share_SOURCES = tests/unit/check_matrix_share.c
tests_unit_check_matrix_share_SOURCES += tools/ata-bench/matrix_share.c
tests_unit_check_matrix_share_SOURCES += tools/ata-bench/matrix_share.h
unit_tests += tests/unit/check_median
tests_unit_check_median_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_median_SOURCES = tests/unit/check_median.c
tests_unit_check_median_SOURCES += tools/ata-bench/median.c
tests_unit_check_median_SOURCES += tools/ata-bench/median.h
tests_unit_check_median_SOURCES += tools/ata-bench/quantile.c
tests_unit_check_median_SOURCES += tools/ata-bench/quantile.h
unit_tests += tests/unit/check_models
tests_unit_check_models_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_models_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_net_plans
tests_unit_check_net_plans_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_net_plans_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_nets
tests_unit_check_nets_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_nets_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_outfile
tests_unit_check_outfile_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_outfile_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_overhead_machine
tests_unit_check_overhead_machine_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_overhead_machine_SOURCES = tests/unit/check_overhead_machine.c
tests_unit_check_overhead_machine_SOURCES += tools/ata-bench/overhead_machine.c
unit_tests += tests/unit/check_page
tests_unit_check_page_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_page_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_pairs
tests_unit_check_pairs_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_pairs_SOURCES = tests/unit/check_pairs.c
tests_unit_check_pairs_SOURCES += tools/ata-bench/pairs.c
tests_unit_check_pairs_SOURCES += tools/ata-bench/pairs.h
tests_unit_check_pairs_SOURCES += tools/ata-bench/quantile.c
tests_unit_check_pairs_SOURCES += tools/ata-bench/quantile.h
tests_unit_check_pairs_SOURCES += tools/ata-bench/record.c
tests_unit_check_pairs_SOURCES += tools/ata-bench/record.h
unit_tests += tests/unit/check_pooling
tests_unit_check_pooling_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_pooling_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_recording
tests_unit_check_recording_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_recording_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_row
tests_unit_check_row_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools \
	-DPKGLIBEXECDIR='"$(pkglibexecdir)"'
tests_unit_check_row_SOURCES = tests/unit/check_row.c
tests_unit_check_row_SOURCES += tools/ata-bench/calls.c
tests_unit_check_row_SOURCES += tools/ata-bench/companion.c
tests_unit_check_row_SOURCES += tools/ata-bench/companion_io.c
tests_unit_check_row_SOURCES += tools/ata-bench/complain.c
tests_unit_check_row_SOURCES += tools/ata-bench/interrupt.c
tests_unit_check_row_SOURCES += tools/ata-bench/openmp.c
tests_unit_check_row_SOURCES += tools/ata-bench/peer.c
tests_unit_check_row_SOURCES += tools/ata-bench/peer_names.c
tests_unit_check_row_SOURCES += tools/ata-bench/pin.c
tests_unit_check_row_SOURCES += tools/ata-bench/progress.c
tests_unit_check_row_SOURCES += tools/ata-bench/row.c
if ATA_PTHREADPOOL
tests_unit_check_row_SOURCES += tools/peers/pthreadpool.c
endif
tests_unit_check_row_LDADD = $(LDADD) $(ATA_PEERS)
EXTRA_tests_unit_check_row_DEPENDENCIES = $(ATA_PEERS_OBJECTS)
unit_tests += tests/unit/check_run
tests_unit_check_run_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_run_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_schedulers
tests_unit_check_schedulers_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_schedulers_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_sim_guard
tests_unit_check_sim_guard_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_sim_guard_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_stop
tests_unit_check_stop_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_stop_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_stream
tests_unit_check_stream_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_stream_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_table
tests_unit_check_table_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_table_LDADD = tools/libtools.la $(LDADD)
if ATA_GSL
unit_tests += tests/unit/check_descent
tests_unit_check_descent_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_descent_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_dist
tests_unit_check_dist_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_dist_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS)
tests_unit_check_dist_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_law
tests_unit_check_law_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_law_LDADD = tools/libtools.la $(LDADD)
unit_tests += tests/unit/check_steps
tests_unit_check_steps_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_unit_check_steps_LDADD = tools/libtools.la $(LDADD)
endif
endif

api_tests =
api_tests += tests/api/check_bandit
tests_api_check_bandit_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_any
tests_api_check_bandit_any_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_auto
tests_api_check_bandit_auto_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_create
tests_api_check_bandit_create_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_ends
tests_api_check_bandit_ends_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_explain
tests_api_check_bandit_explain_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_load
tests_api_check_bandit_load_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_present
tests_api_check_bandit_present_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_probes
tests_api_check_bandit_probes_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_save
tests_api_check_bandit_save_LDADD = $(api_libs)
api_tests += tests/api/check_bandit_slack
tests_api_check_bandit_slack_LDADD = $(api_libs)
api_tests += tests/api/check_machine
tests_api_check_machine_LDADD = $(api_libs)
api_tests += tests/api/check_machine_id
tests_api_check_machine_id_LDADD = $(api_libs)
api_tests += tests/api/check_machine_quota
tests_api_check_machine_quota_LDADD = $(api_libs)
api_tests += tests/api/check_pool
tests_api_check_pool_LDADD = $(api_libs)
api_tests += tests/api/check_pool_cancel
tests_api_check_pool_cancel_LDADD = $(api_libs)
api_tests += tests/api/check_pool_each
tests_api_check_pool_each_LDADD = $(api_libs)
api_tests += tests/api/check_pool_fork
tests_api_check_pool_fork_LDADD = $(api_libs)
api_tests += tests/api/check_pool_guard
tests_api_check_pool_guard_LDADD = $(api_libs)
api_tests += tests/api/check_pool_limits
tests_api_check_pool_limits_LDADD = $(api_libs)
api_tests += tests/api/check_pool_nested
tests_api_check_pool_nested_LDADD = $(api_libs)
api_tests += tests/api/check_pool_program
tests_api_check_pool_program_LDADD = $(api_libs)
api_tests += tests/api/check_pool_rounds
tests_api_check_pool_rounds_LDADD = $(api_libs)
api_tests += tests/api/check_pool_run
tests_api_check_pool_run_LDADD = $(api_libs)
api_tests += tests/api/check_pool_spare
tests_api_check_pool_spare_LDADD = $(api_libs)
api_tests += tests/api/check_pool_threads
tests_api_check_pool_threads_LDADD = $(api_libs)
api_tests += tests/api/check_pool_trace
tests_api_check_pool_trace_LDADD = $(api_libs)
api_tests += tests/api/check_pool_trace_end
tests_api_check_pool_trace_end_LDADD = $(api_libs)
api_tests += tests/api/check_sgd
tests_api_check_sgd_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_evaluate
tests_api_check_sgd_evaluate_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_goes_on
tests_api_check_sgd_goes_on_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_killed
tests_api_check_sgd_killed_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_late
tests_api_check_sgd_late_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_load
tests_api_check_sgd_load_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_load_damage
tests_api_check_sgd_load_damage_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_methods
tests_api_check_sgd_methods_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_names
tests_api_check_sgd_names_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_resume
tests_api_check_sgd_resume_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_save
tests_api_check_sgd_save_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_stops
tests_api_check_sgd_stops_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_tasks
tests_api_check_sgd_tasks_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_times
tests_api_check_sgd_times_LDADD = $(api_libs)
api_tests += tests/api/check_sgd_values
tests_api_check_sgd_values_LDADD = $(api_libs)
api_tests += tests/api/check_share
tests_api_check_share_LDADD = $(api_libs)
api_tests += tests/api/check_share_flight
tests_api_check_share_flight_LDADD = $(api_libs)
api_tests += tests/api/check_share_team
tests_api_check_share_team_LDADD = $(api_libs)
api_tests += tests/api/check_split
tests_api_check_split_LDADD = $(api_libs)
api_tests += tests/api/check_sum
tests_api_check_sum_LDADD = $(api_libs)
api_tests += tests/api/check_sum_bits
tests_api_check_sum_bits_LDADD = $(api_libs)

# Scripts that run ata-bench.
tool_tests =
tool_tests += tests/tool/allocate.sh
tool_tests += tests/tool/compare.sh
tool_tests += tests/tool/cost.sh
tool_tests += tests/tool/formats.sh
tool_tests += tests/tool/interrupt.sh
tool_tests += tests/tool/live.sh
tool_tests += tests/tool/man_help.sh
tool_tests += tests/tool/matrix.sh
tool_tests += tests/tool/memory.sh
tool_tests += tests/tool/options.sh
tool_tests += tests/tool/overhead.sh
tool_tests += tests/tool/peers.sh
tool_tests += tests/tool/plot.sh
tool_tests += tests/tool/plot_input.sh
tool_tests += tests/tool/profile.sh
tool_tests += tests/tool/record.sh
tool_tests += tests/tool/replay.sh
tool_tests += tests/tool/replay_input.sh
tool_tests += tests/tool/topology.sh
tool_tests += tests/tool/trace.sh
tool_tests += tests/tool/train.sh
tool_tests += tests/tool/train_files.sh
tool_tests += tests/tool/train_input.sh
tool_tests += tests/tool/train_kill.sh
tool_tests += tests/tool/train_methods.sh
tool_tests += tests/tool/train_resume.sh

# Those of simulate. A tarball has them, with or without GSL where it is made.
simulate_tests =
simulate_tests += tests/tool/simulate.sh
simulate_tests += tests/tool/simulate_auto.sh
simulate_tests += tests/tool/simulate_cost.sh
simulate_tests += tests/tool/simulate_guard.sh
simulate_tests += tests/tool/simulate_input.sh
simulate_tests += tests/tool/simulate_regret.sh
if ATA_GSL
tool_tests += $(simulate_tests)
endif

# Scripts that run anywhere.
script_tests =
script_tests += tests/api/exports.sh
script_tests += tests/api/pool_environment.sh
script_tests += tests/fuzz/links.sh
script_tests += tests/tool/bench_compare.sh
script_tests += tests/tool/instructions.sh
script_tests += tests/tool/man_examples.sh
script_tests += tests/tool/man_exports.sh
script_tests += tests/tool/man_lint.sh
script_tests += tests/tool/readme.sh
script_tests += tests/unit/headers.sh

# Scripts that change the system while they run: only by `make analyze`.
analyze_scripts =
analyze_scripts += tests/analyze/cpuset.sh
analyze_scripts += tests/analyze/quota.sh

# Machines that the tests load, and what tests/fuzz starts from.
EXTRA_DIST += tests/data/checkpoint/constant
EXTRA_DIST += tests/data/checkpoint/cosine
EXTRA_DIST += tests/data/checkpoint/large
EXTRA_DIST += tests/data/checkpoint/make.sh
EXTRA_DIST += tests/data/checkpoint/profile
EXTRA_DIST += tests/data/checkpoint/sound
EXTRA_DIST += tests/data/checkpoint/stale
EXTRA_DIST += tests/data/checkpoint/truncated
EXTRA_DIST += tests/data/checkpoint/version
EXTRA_DIST += tests/data/cifar/hundred
EXTRA_DIST += tests/data/cifar/packed
EXTRA_DIST += tests/data/cifar/range
EXTRA_DIST += tests/data/cifar/record
EXTRA_DIST += tests/data/cifar/ten
EXTRA_DIST += tests/data/disallowed.xml
EXTRA_DIST += tests/data/hybrid.xml
EXTRA_DIST += tests/data/idx/cut
EXTRA_DIST += tests/data/idx/floats
EXTRA_DIST += tests/data/idx/huge
EXTRA_DIST += tests/data/idx/images
EXTRA_DIST += tests/data/idx/labels
EXTRA_DIST += tests/data/idx/packed
EXTRA_DIST += tests/data/idx/twice
EXTRA_DIST += tests/data/instructions.txt
EXTRA_DIST += tests/data/island.xml
EXTRA_DIST += tests/data/libsvm/cut
EXTRA_DIST += tests/data/libsvm/good
EXTRA_DIST += tests/data/libsvm/infinite
EXTRA_DIST += tests/data/libsvm/label
EXTRA_DIST += tests/data/libsvm/order
EXTRA_DIST += tests/data/libsvm/packed
EXTRA_DIST += tests/data/libsvm/spaces
EXTRA_DIST += tests/data/libsvm/zero
EXTRA_DIST += tests/data/make-sets.sh
EXTRA_DIST += tests/data/make.sh
EXTRA_DIST += tests/data/no-kinds.xml
EXTRA_DIST += tests/data/nothing.xml
EXTRA_DIST += tests/data/offline.xml
EXTRA_DIST += tests/data/one-core.xml
EXTRA_DIST += tests/data/one-kind.xml
EXTRA_DIST += tests/data/profile/arms
EXTRA_DIST += tests/data/profile/checksum
EXTRA_DIST += tests/data/profile/kernel
EXTRA_DIST += tests/data/profile/largest
EXTRA_DIST += tests/data/profile/machine
EXTRA_DIST += tests/data/profile/make.sh
EXTRA_DIST += tests/data/profile/noise
EXTRA_DIST += tests/data/profile/none
EXTRA_DIST += tests/data/profile/range
EXTRA_DIST += tests/data/profile/sound
EXTRA_DIST += tests/data/profile/truncated
EXTRA_DIST += tests/data/profile/version
EXTRA_DIST += tests/data/profile/weight
EXTRA_DIST += tests/data/simulate.csv
EXTRA_DIST += tests/data/unranked.xml

# Built by `make check`, run only by `make stress`, `make bench`, `make analyze`.
t_stress = tests/stress/t_stress.c tests/stress/t_stress.h
stress_programs =
stress_programs += tests/stress/stress_pool
tests_stress_stress_pool_SOURCES = tests/stress/stress_pool.c $(t_stress)
tests_stress_stress_pool_LDADD = $(api_libs)
stress_programs += tests/stress/stress_sgd
tests_stress_stress_sgd_SOURCES = tests/stress/stress_sgd.c $(t_stress)
tests_stress_stress_sgd_LDADD = $(api_libs)
stress_programs += tests/stress/stress_share
tests_stress_stress_share_SOURCES = tests/stress/stress_share.c $(t_stress)
tests_stress_stress_share_LDADD = $(api_libs)
stress_programs += tests/stress/stress_sum
tests_stress_stress_sum_LDADD = $(api_libs)
stress_programs += tests/stress/stress_wait
tests_stress_stress_wait_SOURCES = tests/stress/stress_wait.c $(t_stress)
bench_programs =
bench_programs += tests/bench/bench_decide
bench_programs += tests/bench/bench_guard
bench_programs += tests/bench/bench_lines
bench_programs += tests/bench/bench_pools
bench_programs += tests/bench/bench_round
bench_programs += tests/bench/bench_share
bench_programs += tests/bench/bench_split
bench_programs += tests/bench/bench_start
bench_programs += tests/bench/bench_sum
bench_programs += tests/bench/bench_wait
bench_programs += tests/bench/bench_wake
tests_bench_bench_decide_LDADD = $(api_libs)
tests_bench_bench_guard_LDADD = $(api_libs)
tests_bench_bench_lines_LDADD = $(api_libs)
tests_bench_bench_pools_LDADD = $(api_libs)
tests_bench_bench_round_LDADD = $(api_libs)
tests_bench_bench_share_LDADD = $(api_libs)
tests_bench_bench_split_LDADD = $(api_libs)
tests_bench_bench_start_LDADD = $(api_libs)
tests_bench_bench_wait_SOURCES = tests/bench/bench_wait.c
tests_bench_bench_wait_SOURCES += tests/bench/futex_row.c
tests_bench_bench_wait_SOURCES += tests/bench/futex_row.h
tests_bench_bench_wait_LDADD = $(api_libs)
tests_bench_bench_sum_LDADD = $(api_libs)
if ATA_BENCH
bench_programs += tests/bench/bench_models
tests_bench_bench_models_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_bench_bench_models_LDADD = tools/libtools.la $(LDADD)
bench_programs += tests/bench/bench_sgd
tests_bench_bench_sgd_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_bench_bench_sgd_SOURCES = tests/bench/bench_sgd.c
tests_bench_bench_sgd_SOURCES += tests/bench/sgd_rows.c
tests_bench_bench_sgd_SOURCES += tests/bench/sgd_rows.h
tests_bench_bench_sgd_LDADD = tools/libtools.la $(api_libs)
endif
analyze_programs =
analyze_programs += tests/analyze/analyze_faults
tests_analyze_analyze_faults_SOURCES = tests/analyze/analyze_faults.c
tests_analyze_analyze_faults_SOURCES += tests/analyze/fault.c
tests_analyze_analyze_faults_SOURCES += tests/analyze/fault.h
tests_analyze_analyze_faults_LDADD = lib/libatasched.la
# What quota.sh runs.
analyze_helpers = tests/analyze/analyze_limits
tests_analyze_analyze_limits_LDADD = lib/libatasched.la
if ATA_GSL
analyze_programs += tests/analyze/analyze_laws
tests_analyze_analyze_laws_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_analyze_analyze_laws_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS)
tests_analyze_analyze_laws_LDADD = tools/libtools.la
endif

if HAVE_CHECK
check_PROGRAMS += $(unit_tests) $(api_tests)
check_PROGRAMS += $(stress_programs) $(bench_programs)
check_PROGRAMS += $(analyze_programs) $(analyze_helpers)
# What instructions.sh has counted.
check_PROGRAMS += tests/tool/hot_paths
check_tests = $(unit_tests) $(api_tests) $(example_programs) $(script_tests)
if ATA_BENCH
check_tests += $(tool_tests)
endif
else
check_tests =
check-local:
	@echo 'make check needs Check (Debian: the package check), and' >&2
	@echo 'configure did not find it: install it, configure again' >&2
	@exit 1
endif
# A test, too: it fails if it does not learn.
example_programs =
example_programs += examples/own_model
examples_own_model_LDADD = lib/libatasched.la
check_PROGRAMS += $(example_programs)
TEST_EXTENSIONS = .sh
TESTS = $(check_tests)
if ATA_BENCH
# What formats.sh reads JSON with.
check_PROGRAMS += tests/tool/json_rows
tests_tool_json_rows_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_tool_json_rows_LDADD = $(JANSSON_LIBS)
# What trace.sh reads traces with.
check_PROGRAMS += tests/tool/trace_rows
tests_tool_trace_rows_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_tool_trace_rows_LDADD = $(JANSSON_LIBS) -lm
endif
EXTRA_DIST += $(script_tests) $(tool_tests) $(simulate_tests)
EXTRA_DIST += $(analyze_scripts)
EXTRA_DIST += tests/analyze/group.sh
EXTRA_DIST += tests/bench/about.sh
EXTRA_DIST += tests/bench/compare.sh
EXTRA_DIST += tests/tool/bench.sh
EXTRA_DIST += tests/tool/plot_tables.sh
EXTRA_DIST += tests/install/CMakeLists.txt
EXTRA_DIST += tests/install/installcheck.sh
EXTRA_DIST += tests/install/program.c

# What a script test finds in its environment: both trees, and what to call.
# ATA_BENCH is empty where ata-bench is not built, ATA_GSL where simulate is not.
# Check ends a test after so many seconds, which may be few on a busy machine: ten
# times as many end one that hangs, too.
if ATA_BENCH
ata_bench_path = $(abs_builddir)/tools/ata-bench/ata-bench
endif
if ATA_GSL
ata_gsl = yes
endif
AM_TESTS_ENVIRONMENT = $(ATA_TESTS_ENVIRONMENT) \
	CK_TIMEOUT_MULTIPLIER=$${CK_TIMEOUT_MULTIPLIER-10}; \
	export CK_TIMEOUT_MULTIPLIER; \
	srcdir='$(abs_srcdir)'; export srcdir; \
	builddir='$(abs_builddir)'; export builddir; \
	ATA_BENCH='$(ata_bench_path)'; export ATA_BENCH; \
	ATA_GSL='$(ata_gsl)'; export ATA_GSL; \
	ATA_COMPILE='$(COMPILE) $(ZLIB_CFLAGS) $(JANSSON_CFLAGS) \
	$(GSL_CFLAGS)'; \
	export ATA_COMPILE; \
	ATA_SANITIZE='$(ATA_SANITIZE)'; export ATA_SANITIZE; \
	CC='$(CC)'; export CC; \
	NM='$(NM)'; export NM; \
	MANDOC='$(MANDOC)'; export MANDOC;

# One after the other: each uses all cores. A failed one does not hide the next.
stress: $(stress_programs)
	@status=0; $(AM_TESTS_ENVIRONMENT) \
	for program in $(stress_programs); do \
		echo "$$program"; ./$$program || \
			test $$? -eq 77 || status=1; \
	done; exit $$status

# What they have seen goes to a file for tests/bench/compare.sh, the old one kept
# until the new one is whole. For some of them:
# make bench bench_programs=tests/bench/bench_split bench_scripts=
BENCH_CSV = bench.csv
DISTCLEANFILES += bench.csv bench.csv.part
if ATA_BENCH
bench_scripts = tests/bench/overhead.sh
endif
EXTRA_DIST += tests/bench/overhead.sh
bench: all $(bench_programs)
	@status=0; BENCH_CSV='$(BENCH_CSV).part'; export BENCH_CSV; \
	$(SHELL) $(srcdir)/tests/bench/about.sh '$(PACKAGE_VERSION)' \
		$(CC) $(AM_CFLAGS) $(CFLAGS) >"$$BENCH_CSV" || exit 1; \
	for program in $(bench_programs); do \
		echo "$$program"; ./$$program || status=1; \
	done; \
	ATA_BENCH='$(ata_bench_path)'; export ATA_BENCH; \
	for script in $(bench_scripts); do \
		echo "$$script"; $(SHELL) $(srcdir)/$$script || status=1; \
	done; \
	mv "$$BENCH_CSV" '$(BENCH_CSV)' || status=1; \
	echo 'bench: the figures are in $(BENCH_CSV)'; exit $$status

# Programs that make up input until one breaks, for so many seconds each. They
# bring their own objects of the library, as libFuzzer has to see their branches.
# The same each time, so that who changes nothing meets nothing new; other input:
# make fuzz FUZZ_SEED=0 FUZZ_SECONDS=600
FUZZ_SECONDS = 20
FUZZ_SEED = 1
fuzz_programs =
fuzz_programs += tests/fuzz/fuzz_profile
# The fuzzer counts what is run, also within loops that are vectorised otherwise.
tests_fuzz_fuzz_profile_CFLAGS = $(AM_CFLAGS) $(ATA_FUZZ) -Wno-pass-failed
# What it reads with; the rest of the library need not be seen.
tests_fuzz_fuzz_profile_LDADD = lib/libata-all.la
tests_fuzz_fuzz_profile_SOURCES = tests/fuzz/fuzz_profile.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/absent.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/arm.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto_few.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto_near.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto_probe.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto_score.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/auto_weak.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/bandit.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/bound.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/cheapest.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/crowd.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/drift.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/few.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/hexfloat.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/noise.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/plan.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/policy.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/probe.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/profile.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/quantile.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/reader.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/resplit.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/select.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/split.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/valid.c
tests_fuzz_fuzz_profile_SOURCES += lib/bandit/writer.c
tests_fuzz_fuzz_profile_SOURCES += lib/aside.c
tests_fuzz_fuzz_profile_SOURCES += lib/store.c
fuzz_programs += tests/fuzz/fuzz_checkpoint
tests_fuzz_fuzz_checkpoint_CFLAGS = $(AM_CFLAGS) $(ATA_FUZZ)
tests_fuzz_fuzz_checkpoint_LDADD = lib/libata-all.la
tests_fuzz_fuzz_checkpoint_SOURCES = tests/fuzz/fuzz_checkpoint.c
tests_fuzz_fuzz_checkpoint_SOURCES += tests/fuzz/fuzz_file.h
tests_fuzz_fuzz_checkpoint_SOURCES += lib/bandit/hexfloat.c
tests_fuzz_fuzz_checkpoint_SOURCES += lib/bandit/profile.c
tests_fuzz_fuzz_checkpoint_SOURCES += lib/bandit/reader.c
tests_fuzz_fuzz_checkpoint_SOURCES += lib/sgd/checkpoint.c
tests_fuzz_fuzz_checkpoint_SOURCES += lib/sgd/floats.c
tests_fuzz_fuzz_checkpoint_SOURCES += lib/sgd/header.c
if ATA_BENCH
fuzz_programs += tests/fuzz/fuzz_cifar
tests_fuzz_fuzz_cifar_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_fuzz_fuzz_cifar_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(ATA_FUZZ)
tests_fuzz_fuzz_cifar_LDADD = $(ZLIB_LIBS) -lm
tests_fuzz_fuzz_cifar_SOURCES = tests/fuzz/fuzz_cifar.c
tests_fuzz_fuzz_cifar_SOURCES += tests/fuzz/fuzz_file.h
tests_fuzz_fuzz_cifar_SOURCES += tools/datasets/cifar.c
tests_fuzz_fuzz_cifar_SOURCES += tools/datasets/gz.c
tests_fuzz_fuzz_cifar_SOURCES += tools/datasets/path.c
tests_fuzz_fuzz_cifar_SOURCES += tools/files/failure.c
tests_fuzz_fuzz_cifar_SOURCES += tools/files/stop.c
fuzz_programs += tests/fuzz/fuzz_idx
tests_fuzz_fuzz_idx_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_fuzz_fuzz_idx_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(ATA_FUZZ)
tests_fuzz_fuzz_idx_LDADD = $(ZLIB_LIBS) -lm
tests_fuzz_fuzz_idx_SOURCES = tests/fuzz/fuzz_idx.c
tests_fuzz_fuzz_idx_SOURCES += tests/fuzz/fuzz_file.h
tests_fuzz_fuzz_idx_SOURCES += tools/datasets/gz.c
tests_fuzz_fuzz_idx_SOURCES += tools/datasets/idx.c
tests_fuzz_fuzz_idx_SOURCES += tools/files/failure.c
tests_fuzz_fuzz_idx_SOURCES += tools/files/stop.c
fuzz_programs += tests/fuzz/fuzz_libsvm
tests_fuzz_fuzz_libsvm_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
# What is instrumented cannot be made vectors, which clang would warn of.
tests_fuzz_fuzz_libsvm_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(ATA_FUZZ) \
	-Wno-pass-failed
tests_fuzz_fuzz_libsvm_LDADD = $(ZLIB_LIBS) -lm
tests_fuzz_fuzz_libsvm_SOURCES = tests/fuzz/fuzz_libsvm.c
tests_fuzz_fuzz_libsvm_SOURCES += tests/fuzz/fuzz_file.h
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/augment.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/dataset.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/gz.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/libsvm.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/libsvm_set.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/lines.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/datasets/path.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/files/failure.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/files/number.c
tests_fuzz_fuzz_libsvm_SOURCES += tools/files/stop.c
endif
EXTRA_PROGRAMS += $(fuzz_programs)
CLEANFILES += $(fuzz_programs)

if ATA_FUZZER
fuzz: $(fuzz_programs)
	@status=0; for program in $(fuzz_programs); do \
		name=`basename $$program | sed 's/fuzz_//'`; \
		scratch=`mktemp -d` || exit 1; \
		echo "$$program: $(FUZZ_SECONDS) s"; \
		./$$program -max_total_time=$(FUZZ_SECONDS) \
			-seed=$(FUZZ_SEED) \
			-artifact_prefix="$$program." "$$scratch" \
			$(srcdir)/tests/data/$$name >"$$scratch.log" 2>&1 || \
			{ status=1; tail -n 60 "$$scratch.log"; }; \
		grep '^Done' "$$scratch.log"; \
		rm -rf "$$scratch" "$$scratch.log"; \
	done; exit $$status
else
fuzz:
	@echo 'fuzz: skipped, $(CC) has no -fsanitize=fuzzer (clang has)'
endif
# What cannot run here says so and ends with 77. Without GSL there is
# no program.
analyze: all $(analyze_programs) $(analyze_helpers)
	@status=0; $(AM_TESTS_ENVIRONMENT) \
	for program in $(analyze_programs); do \
		echo "$$program"; ./$$program || status=1; \
	done; \
	for script in $(analyze_scripts); do \
		echo "$$script"; $(SHELL) $(srcdir)/$$script || \
			test $$? -eq 77 || status=1; \
	done; exit $$status
