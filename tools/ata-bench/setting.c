/* SPDX-License-Identifier: MIT */
/* From the common options to a pool and an emulation. */
#include "setting.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "cost.h"
#include "interrupt.h"
#include "names.h"
#include "peer.h"
#include "peer_names.h"
#include "row.h"

void setting_init(struct setting *setting, const char *policies)
{
	struct option_spec spec = { .value = &setting->policies };
	char wanted[256];

	memset(setting, 0, sizeof(*setting));
	setting->workers = ATA_WORKERS_ALL;
	setting->eta = 0.1;	/* task times on real cores vary by per cents */
	setting->alpha = (double)NAN;
	setting->scale = 2.0;
	setting->seed = 1;
	setting->task_us = 100.0;
	if (word_policies(&spec, policies, wanted, sizeof(wanted)) != 0)
		complain("default policies: \"%s\" is not %s", policies,
			 wanted);
}

static int check_profile(const struct setting *setting)
{
	const char *learns = NULL;

	for (uint32_t i = 0; i < setting->policies.n; i++) {
		const char *name = setting->policies.name[i];

		if (!row_learns(name))
			continue;
		if (learns != NULL) {
			complain("--profile: %s and %s both learn, and a file "
				 "holds what one knows", learns, name);
			return STATUS_USAGE;
		}
		learns = name;
	}
	if (learns != NULL)
		return STATUS_OK;
	complain("--profile: none of the policies learns, as auto does");
	return STATUS_USAGE;
}

static int check_record(const struct setting *setting)
{
	if (setting->record_tasks && setting->record == NULL) {
		complain("--record-tasks needs --record");
		return STATUS_USAGE;
	}
	if (setting->record != NULL && setting->policies.n != 1) {
		complain("--record needs one policy, as in --policy uta (it "
			 "gives tasks to every worker)");
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static int check_names(const struct setting *setting)
{
	const struct named_file files[] = {
		{ "profile", setting->profile },
		{ "record", setting->record },
		{ "trace", setting->trace },
	};

	return names_check(files, sizeof(files) / sizeof(*files), 1);
}

/* Is there all that this row needs? */
static int check_row(const struct setting *setting, const char *name)
{
	if (strcmp(name, "ata") == 0 && isnan(setting->alpha)) {
		complain("--policy: \"ata\" needs --alpha");
		return STATUS_USAGE;
	}
	if (peer_known(name) && !peer_built(name)) {
		complain("--policy: \"%s\" is not in this build (configure "
			 "--with-peers)", name);
		return STATUS_USAGE;
	}
	if (row_is_apart(name) && (setting->in_process || setting->record ||
				   setting->trace)) {
		complain("--policy: \"%s\" has a process of its own, %s", name,
			 setting->in_process ?
				 "with the usual tasks of compare only" :
				 "where nothing is recorded or traced");
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static int check(const struct setting *setting)
{
	uint32_t virtual_workers = setting->virtual_workers.workers;

	if (virtual_workers > 0 && setting->workers != ATA_WORKERS_ALL &&
	    setting->workers != virtual_workers) {
		complain("--workers %" PRIu32 " disagrees with --virtual, "
			 "which has %" PRIu32 " workers", setting->workers,
			 virtual_workers);
		return STATUS_USAGE;
	}
	for (uint32_t i = 0; i < setting->policies.n; i++)
		if (check_row(setting, setting->policies.name[i]) != STATUS_OK)
			return STATUS_USAGE;
	if (setting->profile != NULL && check_profile(setting) != STATUS_OK)
		return STATUS_USAGE;
	if (check_names(setting) != STATUS_OK)
		return STATUS_USAGE;
	return check_record(setting);
}

static int open_pool(const struct setting *setting, struct ata_pool **pool)
{
	struct ata_machine *machine;
	struct ata_pool_config config;
	int error = ata_machine_open(&machine, NULL);

	if (error == -EINVAL) {
		complain("cannot open the machine in HWLOC_XMLFILE: hwloc has "
			 "not written it");
		return STATUS_FAILED;
	}
	if (error != 0)
		return setting_error("cannot open the machine", error);
	ata_pool_config_init(&config);
	config.workers = setting->workers;
	if (setting->virtual_workers.n > 0)
		config.workers = setting->virtual_workers.workers;
	error = ata_pool_create(pool, machine, &config);
	ata_machine_close(machine);
	if (error == -ENOTSUP) {
		complain("cannot start the workers: the machine is a recorded "
			 "one (HWLOC_XMLFILE)");
		return STATUS_FAILED;
	}
	if (error != 0)
		return setting_error("cannot start the workers", error);
	return STATUS_OK;
}

/* What each of so many workers costs, and how fast it is. */
static int set_up_workers(struct setting *setting, uint32_t workers,
			  struct emulate **emulate)
{
	int status = cost_check("", &setting->cost, workers);
	int error;

	if (status != STATUS_OK)
		return status;
	if (cost_spread(&setting->worker_cost, &setting->cost) != 0)
		return setting_error("--cost", -ENOMEM);
	error = emulate_create(emulate, &setting->slow,
			       &setting->virtual_workers,
			       1e-6 * setting->task_us, workers);
	if (error == 0)
		return STATUS_OK;
	return error == -EINVAL ? STATUS_USAGE :
	       setting_error("cannot emulate", error);
}

int setting_open(struct setting *setting, struct ata_pool **pool,
		 struct emulate **emulate)
{
	int status = check(setting);

	interrupt_catch(NULL);
	if (status == STATUS_OK)
		status = open_pool(setting, pool);
	if (status != STATUS_OK)
		return status;
	status = set_up_workers(setting, ata_pool_workers(*pool), emulate);
	if (status != STATUS_OK) {
		setting_close(setting, *pool, NULL);
		*pool = NULL;
		return status;
	}
	interrupt_catch(*pool);
	return STATUS_OK;
}

void setting_bandit(const struct setting *setting,
		    struct ata_bandit_config *config)
{
	ata_bandit_config_init(config);
	config->eta = setting->eta;
	config->alpha = setting->alpha;
	config->scale = setting->scale;
	config->seed = setting->seed;
	config->slack = setting->slack;
	config->cost = setting->worker_cost;
}

int setting_cores_shared(const struct ata_pool *pool)
{
	for (uint32_t i = 0; i < ata_pool_workers(pool); i++) {
		struct ata_worker worker;

		ata_worker_init(&worker);
		if (ata_pool_worker(pool, i, &worker) == 0 && worker.shared)
			return 1;
	}
	return 0;
}

void setting_close(struct setting *setting, struct ata_pool *pool,
		   struct emulate *emulate)
{
	interrupt_release();
	free(setting->worker_cost);
	setting->worker_cost = NULL;
	emulate_destroy(emulate);
	ata_pool_destroy(pool);
}

int setting_error(const char *what, int error)
{
	if (interrupted()) {
		complain(interrupted() == SIGTERM ? "terminated" :
			 interrupted() == SIGHUP ? "hung up" : "interrupted");
		return interrupt_status();
	}
	if (error < 0)
		complain("%s: %s", what, ata_strerror(error));
	return STATUS_FAILED;
}
