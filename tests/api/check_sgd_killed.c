/* SPDX-License-Identifier: MIT */
/*
 * A training that is killed twenty times, by SIGKILL at moments that nobody
 * chose, loses no more than the rounds since its last checkpoint: that is whole
 * and never an older one, and what the killed leave behind does not pile up. In
 * the end the parameters are those of a training that nobody has killed.
 *
 * Some moments are points in time. The others are in the middle of a gradient
 * or of a save: this program has its own of some calls that a save makes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define ROUNDS 600
#define EVERY 2
#define KILLS 20
#define MODEL "points"

static float state[2 * T_SGD_DIM];
static struct ata_pool *pool;
static const char *path;

/* What a training can be killed in the middle of. */
enum kind { GRADIENT, CREATED, WRITTEN, RENAMED, KINDS };

static enum kind deadly;
static _Atomic int64_t left = INT64_MAX;	/* of this kind, until the end */

static void event(enum kind kind)
{
	/* Relaxed: one of them is the last, whichever. */
	if (kind == deadly &&
	    atomic_fetch_sub_explicit(&left, 1, memory_order_relaxed) == 1)
		kill(getpid(), SIGKILL);
}

/* These three are for the library to find. */
ATA_EXPORT int flock(int fd, int operation)
{
	event(CREATED);
	return (int)syscall(SYS_flock, fd, operation);
}

/* A process loses nothing that it has written: only machines do. */
ATA_EXPORT int fsync(int fd)
{
	(void)fd;
	return 0;
}

ATA_EXPORT int rename(const char *from, const char *to)
{
	int renamed;

	event(WRITTEN);
	renamed = renameat(AT_FDCWD, from, AT_FDCWD, to);
	event(RENAMED);
	return renamed;
}

static ata_gradient_fn *plain;	/* that of t_sgd.h */

static int counted(void *ctx, const struct ata_batch *batch, float *gradient,
		   double *loss)
{
	event(GRADIENT);
	return plain(ctx, batch, gradient, loss);
}

static int score(void *ctx, const struct ata_batch *batch, double *loss,
		 double *metric)
{
	(void)ctx;
	(void)metric;
	*loss += (double)batch->n;
	return 0;
}

static int keep(void *ctx, const struct ata_sgd_evaluation *evaluation)
{
	(void)ctx;
	return ata_sgd_save(path, MODEL, &problem, &config, evaluation->round,
			    ata_pool_bandit(pool));
}

static void prepare(void)
{
	setup();
	memset(state, 0, sizeof(state));
	plain = problem.gradient;
	problem.gradient = counted;
	problem.score = score;
	config.execute = NULL;
	config.tasks = 3;
	config.optimizer = "adam";
	config.step = 0.01;
	config.state = state;
	config.evaluate_every = EVERY;
	config.on_evaluation = keep;
}

/* Train to the end, from the checkpoint if there is one. For a process of its
 * own. Return: its status */
static int train(uint32_t workers, enum kind kind, int64_t events)
{
	int error;

	deadly = kind;
	atomic_store_explicit(&left, events, memory_order_relaxed);
	prepare();
	pool = t_pool(workers, 0);
	error = ata_sgd_load(path, MODEL, &problem, &config,
			     ata_pool_bandit(pool));
	if (error && error != -ENOENT)
		return 1;
	if (config.first_round == ROUNDS)
		return 0;
	config.rounds = ROUNDS - config.first_round;
	return ata_sgd_run(pool, NULL, &problem, &config, NULL) ? 2 : 0;
}

/* The round of the checkpoint, which is whole; 0: there is none yet. */
static uint64_t round_kept(void)
{
	int error;

	prepare();
	error = ata_sgd_load(path, MODEL, &problem, &config, NULL);
	ck_assert_msg(!error || error == -ENOENT, "%s", ata_strerror(error));
	return config.first_round;
}

static pid_t start(uint32_t workers, enum kind kind, int64_t events)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (!child)
		_exit(train(workers, kind, events));
	return child;
}

static int end_of(pid_t child)
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

/* Start one that is killed in the middle of something; KINDS: whenever it is.
 * It may come to its end before. Return: was it killed? */
static int start_and_kill(enum kind kind, uint64_t *seed)
{
	uint32_t workers = 1 + (uint32_t)(t_random(seed) % 3);
	int64_t events = 1 + (int64_t)(t_random(seed) % 50);
	long moment = (long)(t_random(seed) % 30000000);	/* ns */
	pid_t child = start(workers, kind, events);
	int status;

	if (kind == KINDS) {
		nanosleep(&(struct timespec){ .tv_nsec = moment }, NULL);
		kill(child, SIGKILL);
	}
	status = end_of(child);
	ck_assert_msg(status == 0 || WIFSIGNALED(status), "status %d", status);
	return status != 0;
}

START_TEST(killed_training_goes_on)
{
	uint64_t seed = (uint64_t)_i, before = 0;
	float all[T_SGD_DIM], all_state[2 * T_SGD_DIM];

	path = t_folder_path("whole");
	ck_assert_int_eq(end_of(start(2, KINDS, 1)), 0);
	ck_assert_uint_eq(round_kept(), ROUNDS);
	memcpy(all, params, sizeof(params));
	memcpy(all_state, state, sizeof(state));
	ck_assert_int_eq(unlink(path), 0);

	path = t_folder_path("killed");
	for (int i = 0; i < KILLS; i++) {
		int killed = start_and_kill((enum kind)(i % (KINDS + 1)),
					    &seed);
		uint64_t now = round_kept();

		ck_assert(killed || now == ROUNDS);
		ck_assert(killed || i > 0);	/* the first has far to go */
		ck_assert_uint_ge(now, before);
		ck_assert_uint_eq(now % EVERY, 0);
		/* The checkpoint, and what the last one has left */
		ck_assert_int_le(t_folder_entries(), now > 0 ? 2 : 1);
		before = now;
	}
	ck_assert_int_eq(end_of(start(3, KINDS, 1)), 0);
	ck_assert_uint_eq(round_kept(), ROUNDS);
	ck_assert_mem_eq(params, all, sizeof(params));
	ck_assert_mem_eq(state, all_state, sizeof(state));
	if (before < ROUNDS)	/* there was something to save */
		ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sgd_killed");
	TCase *tc = tcase_create("killed");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, killed_training_goes_on, 0, 2);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
