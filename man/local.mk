# SPDX-License-Identifier: MIT
#
# One line per page, sorted. tests/tool/man_lint.sh finds what is missing.

if ATA_BENCH
dist_man_MANS += man/ata-bench.1
endif
dist_man_MANS += man/ata_bandit_allocate.3
dist_man_MANS += man/ata_bandit_close.3
dist_man_MANS += man/ata_bandit_create.3
dist_man_MANS += man/ata_bandit_destroy.3
dist_man_MANS += man/ata_bandit_explain.3
dist_man_MANS += man/ata_bandit_observe.3
dist_man_MANS += man/ata_bandit_present.3
dist_man_MANS += man/ata_bandit_save.3
dist_man_MANS += man/ata_bandit_stats.3
dist_man_MANS += man/ata_machine_core.3
dist_man_MANS += man/ata_machine_id.3
dist_man_MANS += man/ata_machine_open.3
dist_man_MANS += man/ata_machine_quota.3
dist_man_MANS += man/ata_policy_name.3
dist_man_MANS += man/ata_pool_cancel.3
dist_man_MANS += man/ata_pool_create.3
dist_man_MANS += man/ata_pool_destroy.3
dist_man_MANS += man/ata_pool_each.3
dist_man_MANS += man/ata_pool_run.3
dist_man_MANS += man/ata_pool_run_rounds.3
dist_man_MANS += man/ata_pool_trace.3
dist_man_MANS += man/ata_pool_worker.3
dist_man_MANS += man/ata_sgd_evaluate.3
dist_man_MANS += man/ata_sgd_method_name.3
dist_man_MANS += man/ata_sgd_run.3
dist_man_MANS += man/ata_sgd_save.3
dist_man_MANS += man/ata_share_begin.3
dist_man_MANS += man/ata_site_create.3
dist_man_MANS += man/ata_split.3
dist_man_MANS += man/ata_strerror.3
dist_man_MANS += man/ata_sum_begin.3
dist_man_MANS += man/ata_sum_create.3
dist_man_MANS += man/ata_version.3
dist_man_MANS += man/atasched.3
dist_man_MANS += man/atasched.7

# Names that share a page with another: `man ata_cancelled` finds it through a
# stub of one line. Each is looked up in the pages, so this list names no page.
man_stubs =
man_stubs += man/ata_arm_init.3
man_stubs += man/ata_bandit_arms.3
man_stubs += man/ata_bandit_config_init.3
man_stubs += man/ata_bandit_limit.3
man_stubs += man/ata_bandit_load.3
man_stubs += man/ata_bandit_policy.3
man_stubs += man/ata_bandit_rounds.3
man_stubs += man/ata_cancelled.3
man_stubs += man/ata_core_init.3
man_stubs += man/ata_job_init.3
man_stubs += man/ata_machine_close.3
man_stubs += man/ata_machine_config_init.3
man_stubs += man/ata_machine_cores.3
man_stubs += man/ata_machine_usable.3
man_stubs += man/ata_pool_bandit.3
man_stubs += man/ata_pool_config_init.3
man_stubs += man/ata_pool_machine_id.3
man_stubs += man/ata_pool_workers.3
man_stubs += man/ata_quota_init.3
man_stubs += man/ata_round_init.3
man_stubs += man/ata_sgd_config_init.3
man_stubs += man/ata_sgd_load.3
man_stubs += man/ata_sgd_optimizer_name.3
man_stubs += man/ata_sgd_problem_init.3
man_stubs += man/ata_sgd_result_init.3
man_stubs += man/ata_sgd_schedule_name.3
man_stubs += man/ata_sgd_state_vectors.3
man_stubs += man/ata_share_end.3
man_stubs += man/ata_share_init.3
man_stubs += man/ata_site_destroy.3
man_stubs += man/ata_site_error.3
man_stubs += man/ata_sum_destroy.3
man_stubs += man/ata_sum_done.3
man_stubs += man/ata_sum_leaf.3
man_stubs += man/ata_sum_result.3
man_stubs += man/ata_worker_init.3

man_MANS = $(man_stubs)
CLEANFILES += $(man_stubs)

$(man_stubs): $(dist_man_MANS)
	$(AM_V_GEN)$(MKDIR_P) man && name=`basename $@ .3` && \
	page=`cd $(srcdir)/man && \
		grep -l "^\.Nm $$name\( ,\)*$$" ata_*.3` && \
	echo ".so man3/$$page" >$@
